package dev.reconnect.worker.app.testing;

import dev.reconnect.worker.app.settings.InvalidSettings;
import dev.reconnect.worker.app.settings.SettingsReader;
import dev.reconnect.worker.session.Policy;
import java.util.Map;

/** What the default settings give in production, for a simulation. */
public final class ProductionDefaults {

    private ProductionDefaults() {}

    public static Policy policy() {
        try {
            return SettingsReader.worker(
                            Map.of(
                                    "RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "localhost:1",
                                    "RECONNECT_FLINKS_API_URL", "https://simulated.example",
                                    "RECONNECT_FLINKS_CUSTOMER_ID", "customer",
                                    "RECONNECT_FLINKS_CONNECT_URL", "https://connect.example"),
                            null)
                    .policy();
        } catch (InvalidSettings mistakes) {
            throw new IllegalStateException(mistakes);
        }
    }
}
