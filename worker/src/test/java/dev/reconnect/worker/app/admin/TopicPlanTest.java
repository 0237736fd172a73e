package dev.reconnect.worker.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.app.settings.InvalidSettings;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.app.settings.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPlanTest {

    @Test
    void whoPublishesNoAccountsTouchesNoTopicForThem() throws InvalidSettings {
        assertThat(touched("true")).contains("reconnect.accounts");
        assertThat(touched("false")).doesNotContain("reconnect.accounts").contains("reconnect.outcomes");
    }

    private static List<String> touched(String publish) throws InvalidSettings {
        Map<String, String> environment = new HashMap<>();
        environment.put("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        environment.put("RECONNECT_FLINKS_API_URL", "https://api.example.com");
        environment.put("RECONNECT_FLINKS_CUSTOMER_ID", "customer-1");
        environment.put("RECONNECT_FLINKS_CONNECT_URL", "https://connect.example.com");
        environment.put("RECONNECT_ACCOUNTS_PUBLISH", publish);
        Settings settings = SettingsReader.worker(environment, null);
        return TopicPlan.touched(settings.topics(), settings.kafka().publishesAccounts()).stream()
                .map(TopicSpec::name)
                .toList();
    }
}
