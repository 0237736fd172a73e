package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.contracts.testing.Example;
import dev.reconnect.contracts.testing.Schemas;
import io.cloudevents.CloudEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:03:08Z");

    private final EventCodec codec = new EventCodec();

    @ParameterizedTest
    @EnumSource
    void everyTypeHasSeveralValidAndInvalidExamples(EventType type) {
        assertThat(Example.of(type, "valid-")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Example.of(type, "invalid-")).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("dev.reconnect.contracts.testing.Example#valid")
    void aValidExampleValidates(Example example) {
        assertThat(Schemas.errors(example.type(), example.tree())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.reconnect.contracts.testing.Example#valid")
    void aValidExampleSurvivesTheWayThroughItsRecord(Example example) throws MalformedEvent {
        Event event = codec.decode(example.cloudEvent());

        assertThat(event).isInstanceOf(example.type().recordClass());
        assertThat(Example.EXACT.readTree(value(encode(event)))).isEqualTo(example.tree());
    }

    @ParameterizedTest
    @MethodSource("dev.reconnect.contracts.testing.Example#valid")
    void aRecordSurvivesTheWayThroughJson(Example example) throws MalformedEvent {
        Event event = codec.decode(example.cloudEvent());

        assertThat(codec.decode(encode(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("dev.reconnect.contracts.testing.Example#valid")
    void whatIsWrittenKeepsToTheSchema(Example example) throws MalformedEvent {
        CloudEvent written = encode(codec.decode(example.cloudEvent()));

        assertThat(Schemas.errors(example.type(), Example.EXACT.readTree(value(written))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.reconnect.contracts.testing.Example#valid")
    void aClientWithPlainJacksonReadsTheRecordToo(Example example) throws MalformedEvent {
        Event event = Example.EXACT.readValue(
                value(encode(codec.decode(example.cloudEvent()))),
                example.type().recordClass());

        assertThat(event).isEqualTo(codec.decode(example.cloudEvent()));
    }

    @ParameterizedTest
    @MethodSource("dev.reconnect.contracts.testing.Example#invalid")
    void anInvalidExampleIsRefusedByItsSchema(Example example) {
        assertThat(Schemas.errors(example.type(), example.tree())).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.reconnect.contracts.testing.Example#invalid")
    void anInvalidExampleIsRefusedByTheCodec(Example example) {
        assertThatThrownBy(() -> codec.decode(example.cloudEvent())).isInstanceOf(MalformedEvent.class);
    }

    private CloudEvent encode(Event event) {
        return codec.encode(event, OutcomeIds.of(event), NOW, URI.create("/reconnect/worker-1"), null);
    }

    private static String value(CloudEvent cloudEvent) {
        return new String(Objects.requireNonNull(cloudEvent.getData()).toBytes(), StandardCharsets.UTF_8);
    }
}
