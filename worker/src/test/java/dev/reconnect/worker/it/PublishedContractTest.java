package dev.reconnect.worker.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.it.testing.PublishedContract;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.testing.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What must not get past the look at the published records. */
class PublishedContractTest {
    private static final String EXPIRED = """
            {"loginId":"anna","refreshId":"r1","lane":"batch","requestId":"q1","expiredAt":"2026-11-22T14:11:04Z"}
            """;
    private static final Map<String, String> HEADERS = Map.of(
            "ce_specversion", "1.0",
            "ce_id", "id-1",
            "ce_type", "dev.reconnect.mfa-challenge-expired.v1",
            "ce_source", "/reconnect/worker-1",
            "ce_time", "2026-11-22T14:11:04Z",
            "content-type", "application/json");

    @Test
    void aRecordThatKeepsToTheContractMeetsNoObjection() {
        assertThat(objections("outcomes", "anna", EXPIRED, HEADERS)).isEmpty();
    }

    @Test
    void aValueThatBreaksItsSchemaIsObjectedTo() {
        assertThat(objections("outcomes", "anna", EXPIRED.replace("14:11:04Z", "14:11:04"), HEADERS))
                .singleElement()
                .asString()
                .contains("/expiredAt");
    }

    @Test
    void aHeaderThatTheSharedTraitForbidsIsObjectedTo() {
        assertThat(objections("outcomes", "anna", EXPIRED, with("ce_specversion", "0.3")))
                .singleElement()
                .asString()
                .contains("/ce_specversion");
        assertThat(objections("outcomes", "anna", EXPIRED, with("ce_traceparent", "none")))
                .singleElement()
                .asString()
                .contains("/ce_traceparent");
    }

    @Test
    void aKeyThatIsNotCanonicalIsObjectedTo() {
        assertThat(objections("outcomes", "Anna", EXPIRED, HEADERS))
                .singleElement()
                .asString()
                .startsWith("key");
    }

    @Test
    void aTypeInTheWrongTopicIsObjectedTo() {
        assertThat(objections("institutions", "14", EXPIRED, HEADERS)).hasSize(1);
        assertThat(objections("outcomes", "anna", EXPIRED, with("ce_type", "dev.reconnect.other.v1")))
                .hasSize(1);
    }

    @Test
    void whatConfirmsIsFlinksOrNotSaid() {
        String confirmed = """
                {"confirmationId":"c-1","loginId":"anna","confirmedAt":"2026-11-22T14:11:04Z"}""";
        Map<String, String> headers = with("ce_type", "dev.reconnect.redirect-confirmed.v1");
        assertThat(objections("redirects", "anna", confirmed, headers)).isEmpty();

        headers.put("ce_confirmedby", "flinks");
        assertThat(objections("redirects", "anna", confirmed, headers)).isEmpty();

        headers.put("ce_confirmedby", "me");
        assertThat(objections("redirects", "anna", confirmed, headers))
                .singleElement()
                .asString()
                .contains("ce_confirmedby");
    }

    @Test
    void aDeadLetterMustSayWhy() {
        Map<String, String> complete = Map.of(
                "reconnect-reason", "NOT_JSON",
                "reconnect-detail", "value: one JSON object is expected",
                "reconnect-topic", "reconnect.redirects",
                "reconnect-partition", "0",
                "reconnect-offset", "7",
                "reconnect-timestamp", "2026-11-22T14:11:04Z");
        Map<String, String> silent = new TreeMap<>(complete);
        silent.remove("reconnect-reason");

        assertThat(objections("dead-letters", "anything", "not JSON", complete)).isEmpty();
        assertThat(objections("dead-letters", "anything", "not JSON", silent))
                .singleElement()
                .asString()
                .contains("reconnect-reason");
    }

    @Test
    void everyTopicButTheJournalIsAChannel() {
        Topics topics = Topics.withPrefix("reconnect.");

        assertThat(PublishedContract.channels())
                .containsExactlyInAnyOrderElementsOf(TopicNames.withPrefix("reconnect.")
                        .filter(topic -> !topic.equals(topics.sessions()))
                        .toList());
    }

    private static Map<String, String> with(String header, String value) {
        Map<String, String> changed = new TreeMap<>(HEADERS);
        changed.put(header, value);
        return changed;
    }

    private static List<String> objections(String channel, String key, String value, Map<String, String> headers) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("t." + channel, 0, 0, key.getBytes(UTF_8), value.getBytes(UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return PublishedContract.objections(channel, record);
    }
}
