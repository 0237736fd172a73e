package dev.reconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DemoPropertiesTest {

    @Test
    void aSecondTerminalReachesTheDemo() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("demo.properties"))) {
            properties.load(reader);
        }
        assertThat(properties)
                .containsEntry("reconnect.kafka.bootstrap-servers", "127.0.0.1:" + Ports.FIXED.kafka())
                .containsEntry("reconnect.flinks.api-url", "http://127.0.0.1:" + Ports.FIXED.flinks())
                .containsEntry("reconnect.flinks.connect-url", "http://127.0.0.1:" + Ports.FIXED.flinks())
                .containsEntry("reconnect.flinks.secret-key", DemoEnvironment.SECRET_KEY);
    }
}
