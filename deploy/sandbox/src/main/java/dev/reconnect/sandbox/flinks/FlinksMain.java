package dev.reconnect.sandbox.flinks;

import dev.reconnect.sandbox.flinks.bank.MovableClock;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.script.Switch;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the stand-in alone. Flags: {@code --host}, {@code --port}, {@code --customer-id}, {@code --switch NAME} (any
 * number of times). The keys come from SANDBOX_FLINKS_SECRET_KEY and SANDBOX_FLINKS_API_KEY.
 */
public final class FlinksMain {
    private FlinksMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        StandInSettings settings;
        try {
            settings = settings(arguments, System.getenv());
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        FlinksStandIn standIn = new FlinksStandIn(settings).start();
        Runtime.getRuntime().addShutdownHook(new Thread(standIn::close, "flinks-stand-in-stop"));
        System.out.println("Flinks stand-in, customer " + standIn.customerId());
        System.out.println("API      " + standIn.apiUrl());
        System.out.println("Connect  " + standIn.connectUrl() + "/v2/");
        System.out.println("Ledger   " + standIn.apiUrl() + "/_sandbox/ledger");
        // This waits until the process is told to stop.
        new CountDownLatch(1).await();
    }

    static StandInSettings settings(String[] arguments, Map<String, String> environment) {
        StandInSettings.Builder settings = StandInSettings.builder()
                .port(8082)
                .clock(MovableClock.ticking())
                .secretKey(environment.get("SANDBOX_FLINKS_SECRET_KEY"))
                .apiKey(environment.get("SANDBOX_FLINKS_API_KEY"));
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--host" -> settings.host(value);
                case "--port" -> settings.port(Integer.parseInt(value));
                case "--customer-id" -> settings.customerId(value);
                case "--switch" -> settings.with(Switch.valueOf(value.toUpperCase(Locale.ROOT)));
                default ->
                    throw new IllegalArgumentException(
                            "unknown flag " + arguments[i] + "; known: --host, --port, --customer-id, --switch");
            }
        }
        return settings.build();
    }
}
