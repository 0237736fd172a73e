package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.testing.AsyncApi;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** asyncapi.yaml and the code say the same. */
class AsyncApiTest {

    private final AsyncApi document = AsyncApi.read();

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(document.references().filter(reference -> !document.resolves(reference)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeIsAMessageWithItsSchemaAndTheSharedHeaders(EventType type) {
        JsonNode message = message(type);

        assertThat(message.path("name").stringValue()).isEqualTo(type.type());
        assertThat(message.at("/headers/properties/ce_type/const").stringValue())
                .isEqualTo(type.type());
        assertThat(AsyncApi.reference(message.path("payload")))
                .isEqualTo("src/main/resources/" + type.schemaResource());
        assertThat(message.path("traits").valueStream().map(AsyncApi::reference))
                .containsExactly("#/components/messageTraits/cloudEvent");
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeIsKeyedByWhatItsRecordIsKeyedBy(EventType type) {
        boolean institution = InstitutionEvent.class.isAssignableFrom(type.recordClass());

        assertThat(AsyncApi.reference(message(type).path("bindings")))
                .isEqualTo("#/components/messageBindings/" + (institution ? "byInstitution" : "byLogin"));
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeTravelsOnItsOwnChannelsAndNoOther(EventType type) {
        Set<String> channels = document.at("/channels")
                .propertyStream()
                .filter(channel -> document.messages(channel.getValue()).contains(type.versionedName()))
                .map(channel -> channel.getKey())
                .collect(Collectors.toSet());

        assertThat(channels).containsExactlyInAnyOrderElementsOf(channels(type));
    }

    @Test
    void noMessageIsUnknownToTheCode() {
        assertThat(document.at("/components/messages").propertyNames())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Arrays.stream(EventType.values()).map(EventType::versionedName),
                                Stream.of("dead-letter", "pause"))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void theWorkerReceivesInputsAndSendsTheRest(EventType type) {
        String expected = type.isInput() ? "receive" : "send";

        for (JsonNode operation : document.at("/operations")) {
            if (names(operation).contains(type.versionedName())) {
                assertThat(operation.path("action").stringValue()).isEqualTo(expected);
            }
        }
    }

    @Test
    void everyChannelHasOneOperationWithAllItsMessages() {
        document.at("/channels").propertyStream().forEach(channel -> {
            List<JsonNode> operations = document.at("/operations")
                    .valueStream()
                    .filter(operation ->
                            AsyncApi.reference(operation.path("channel")).equals("#/channels/" + channel.getKey()))
                    .toList();
            assertThat(operations).as(channel.getKey()).hasSize(1);
            assertThat(names(operations.get(0)))
                    .containsExactlyInAnyOrderElementsOf(document.messages(channel.getValue()));
        });
    }

    private JsonNode message(EventType type) {
        return document.at("/components/messages").path(type.versionedName());
    }

    private static List<String> names(JsonNode operation) {
        return operation
                .path("messages")
                .valueStream()
                .map(AsyncApi::reference)
                .map(AsyncApi::last)
                .toList();
    }

    private static List<String> channels(EventType type) {
        return switch (type) {
            case REFRESH_REQUESTED -> List.of("requestsInteractive", "requestsBatch");
            case REDIRECT_CONFIRMED -> List.of("redirects");
            case ACCOUNT_SNAPSHOT -> List.of("accounts");
            case INSTITUTION_DEGRADED, INSTITUTION_RECOVERED -> List.of("institutions");
            case ACCOUNTS_READY,
                    MFA_CHALLENGE_PENDING,
                    CREDENTIALS_REQUIRED,
                    MFA_CHALLENGE_EXPIRED,
                    REFRESH_FAILED,
                    REFRESH_DECLINED -> List.of("outcomes");
        };
    }
}
