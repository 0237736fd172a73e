package dev.reconnect.demo.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    @Test
    void theDataGoThroughAsTheyCame() {
        String json = Envelope.json(CloudEventBuilder.v1()
                .withId("1")
                .withType("t")
                .withSource(URI.create("/s"))
                .withData("application/json", "{\"current\":1000.10,\n\"more\":1e-7}".getBytes(UTF_8))
                .build());
        assertThat(json)
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"t\",\"source\":\"/s\","
                        + "\"data\":{\"current\":1000.10, \"more\":1e-7}}");
    }
}
