package dev.reconnect.worker.it.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.EventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A kind of input that cannot be accepted.
 *
 * @param where the topics on which it is tried
 * @param reason the reason in the dead letter
 * @param told whether refreshId and loginId can be read, so that the requester of a refresh gets an outcome
 */
public record BadInput(String name, Where where, String reason, boolean told, Consumer<Draft> spoil) {
    private static final String OTHER_TOPICS = "the other topic's event";

    /** Whether it is a request in the topic of confirmations, or a confirmation in a topic of requests. */
    public boolean swapped() {
        return name.equals(OTHER_TOPICS);
    }

    /** The topics that the kind is meant for. */
    public enum Where {
        EVERYWHERE,
        REQUESTS,
        REDIRECTS
    }

    /** A good record that is about to be spoilt. In its JSON the ids come first. */
    public static final class Draft {
        private final boolean redirect;
        private final String id;
        private final String loginId;
        final Map<String, String> headers = new LinkedHashMap<>();
        byte @Nullable [] key;
        byte @Nullable [] value;

        public Draft(boolean redirect, String id, String loginId) {
            this.redirect = redirect;
            this.id = id;
            this.loginId = loginId;
            headers.put("ce_specversion", "1.0");
            headers.put("ce_id", id);
            headers.put("ce_type", (redirect ? EventType.REDIRECT_CONFIRMED : EventType.REFRESH_REQUESTED).type());
            headers.put("ce_source", "urn:by-hand");
            headers.put("content-type", "application/json");
            key = loginId.getBytes(UTF_8);
            value = good().getBytes(UTF_8);
        }

        public String good() {
            return json(ids(), time(quoted("2026-11-22T03:15:00Z")));
        }

        String ids() {
            return idField(quoted(id)) + "," + login(quoted(loginId));
        }

        String idField(String literal) {
            return quoted(redirect ? "confirmationId" : "refreshId") + ":" + literal;
        }

        String login(String literal) {
            return quoted("loginId") + ":" + literal;
        }

        String time(String literal) {
            return quoted(redirect ? "confirmedAt" : "requestedAt") + ":" + literal;
        }

        String now() {
            return time(quoted("2026-11-22T03:15:00Z"));
        }

        public void value(String text) {
            value = text.getBytes(UTF_8);
        }

        @SuppressWarnings("NullAway") // Kafka accepts nulls here, although its types do not say so.
        public ProducerRecord<byte[], byte[]> record(String topic, int partition) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, key, value);
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
            return record;
        }
    }

    /** All kinds. */
    public static List<BadInput> all() {
        List<BadInput> kinds = new ArrayList<>();
        kinds.addAll(values());
        kinds.addAll(headers());
        kinds.addAll(fields());
        kinds.addAll(requestFields());
        kinds.addAll(redirectFields());
        return kinds;
    }

    private static List<BadInput> values() {
        return List.of(
                every("no value", "NO_VALUE", false, draft -> draft.value = null),
                every("an empty value", "NO_VALUE", false, draft -> draft.value("")),
                text("plain text", "NOT_JSON", false, draft -> "refresh please"),
                every("neither key nor JSON", "NOT_JSON", false, draft -> {
                    draft.key = null;
                    draft.value("now");
                }),
                every("bytes for a key and a value", "NOT_JSON", false, draft -> {
                    draft.key = new byte[] {(byte) 0xff, 0, 1};
                    draft.value = new byte[] {0, (byte) 0xfe, (byte) 0xff};
                }),
                text("HTML", "NOT_JSON", false, draft -> "<html><body>502</body></html>"),
                text("a JSON array", "NOT_JSON", false, draft -> "[" + draft.good() + "]"),
                text("a JSON string", "NOT_JSON", false, draft -> "\"refresh\""),
                text("a JSON null", "NOT_JSON", false, draft -> "null"),
                text("half an object", "NOT_JSON", true, draft -> "{" + draft.ids() + ",\"tag\":\"x"),
                text("two objects", "NOT_JSON", true, draft -> draft.good() + draft.good()),
                text("a comment", "NOT_JSON", true, draft -> json(draft.ids(), "/* now */" + draft.now())),
                text("single quotes", "NOT_JSON", false, draft -> draft.good().replace('"', '\'')),
                text("not a number", "NOT_JSON", true, draft -> json(draft.ids(), draft.now(), "\"x\":NaN")),
                every(
                        "invalid UTF-8",
                        "NOT_JSON",
                        true,
                        draft -> draft.value = json(draft.ids(), draft.now(), "\"x\":\"\u00c3(\"")
                                .getBytes(ISO_8859_1)),
                every(
                        "invalid UTF-8 in the loginId",
                        "NOT_JSON",
                        false,
                        draft -> draft.value = json(
                                        draft.idField(quoted(draft.id)), draft.login("\"\u00ff\u00fe\""), draft.now())
                                .getBytes(ISO_8859_1)),
                every(
                        "UTF-16",
                        "NOT_JSON",
                        true,
                        draft -> draft.value = draft.good().getBytes(UTF_16BE)),
                text("1 MB", "TOO_LARGE", true, draft -> json(draft.ids(), draft.now(), "\"x\":" + long1Mb())),
                text(
                        "1 MB before the ids",
                        "TOO_LARGE",
                        false,
                        draft -> json("\"x\":" + long1Mb(), draft.ids(), draft.now())),
                text(
                        "deep nesting",
                        "TOO_LARGE",
                        true,
                        draft -> json(draft.ids(), draft.now(), "\"x\":" + "[".repeat(5000) + "]".repeat(5000))),
                text(
                        "a huge number",
                        "TOO_LARGE",
                        true,
                        draft -> json(draft.ids(), draft.now(), "\"x\":" + "9".repeat(10_000))),
                text(
                        "a huge name",
                        "TOO_LARGE",
                        true,
                        draft -> json(draft.ids(), draft.now(), quoted("n".repeat(5000)) + ":1")),
                text(
                        "a field twice",
                        "DUPLICATE_FIELD",
                        true,
                        draft -> json(draft.ids(), draft.now(), "\"x\":1", "\"x\":2")),
                text(
                        "the loginId twice",
                        "DUPLICATE_FIELD",
                        false,
                        draft -> json(draft.ids(), draft.login(quoted("another")), draft.now())));
    }

    private static List<BadInput> headers() {
        return List.of(
                header("no headers", "NOT_A_CLOUD_EVENT", Map::clear),
                header("no ce_specversion", "NOT_A_CLOUD_EVENT", headers -> headers.remove("ce_specversion")),
                header("no ce_id", "NOT_A_CLOUD_EVENT", headers -> headers.remove("ce_id")),
                header("no ce_type", "NOT_A_CLOUD_EVENT", headers -> headers.remove("ce_type")),
                header("no ce_source", "NOT_A_CLOUD_EVENT", headers -> headers.remove("ce_source")),
                header("a later specversion", "NOT_A_CLOUD_EVENT", headers -> headers.put("ce_specversion", "9.9")),
                header("a source that is no URI", "NOT_A_CLOUD_EVENT", headers -> headers.put("ce_source", "a b%")),
                header("a time that is none", "NOT_A_CLOUD_EVENT", headers -> headers.put("ce_time", "yesterday")),
                every(
                        "structured mode without a source",
                        "NOT_A_CLOUD_EVENT",
                        false,
                        draft -> structured(draft, "cloudevents")),
                every("batched mode", "NOT_A_CLOUD_EVENT", false, draft -> structured(draft, "cloudevents-batch")),
                header("an unknown type", "UNKNOWN_TYPE", headers -> headers.put("ce_type", "com.example.order.v1")),
                header(
                        "a later version of the type",
                        "UNKNOWN_TYPE",
                        headers -> headers.put("ce_type", "dev.reconnect.refresh-requested.v2")),
                every(OTHER_TOPICS, "WRONG_TOPIC", true, draft -> {
                    Draft other = new Draft(!draft.redirect, draft.id, draft.loginId);
                    draft.headers.putAll(other.headers);
                    draft.value = other.value;
                }),
                every("an outcome", "WRONG_TOPIC", false, draft -> {
                    draft.headers.put("ce_type", EventType.MFA_CHALLENGE_EXPIRED.type());
                    draft.value(json(
                            "\"refreshId\":\"r\"",
                            draft.login(quoted(draft.loginId)),
                            "\"lane\":\"interactive\",\"requestId\":\"q\",\"expiredAt\":\"2026-11-22T03:15:00Z\""));
                }),
                contentType("text/plain"),
                contentType("application/json; charset=utf-16"),
                contentType("application/avro"),
                contentType("application/xml"));
    }

    private static List<BadInput> fields() {
        return List.of(
                text("no loginId", "MISSING_FIELD", false, draft -> json(draft.idField(quoted(draft.id)), draft.now())),
                loginId("a null", "MISSING_FIELD", "null"),
                loginId("a number", "INVALID_FIELD", "42"),
                loginId("an object", "INVALID_FIELD", "{}"),
                loginId("empty", "INVALID_FIELD", quoted("")),
                loginId("a path", "INVALID_FIELD", quoted("../login")),
                loginId("129 characters", "INVALID_FIELD", quoted("l".repeat(129))),
                loginId("with the Kelvin sign", "INVALID_FIELD", quoted("\u212aelvin")),
                id("a number", "7"),
                id("an array", "[]"),
                id("empty", quoted("")),
                id("129 characters", quoted("r".repeat(129))),
                id("with a line end", "\"a\\nb\""),
                id("half a surrogate pair", "\"\\ud800\""),
                text("no time", "MISSING_FIELD", true, draft -> json(draft.ids())),
                time("a number", "1700000000"),
                time("without a zone", quoted("2026-11-22T03:15:00")),
                time("30 February", quoted("2026-02-30T03:15:00Z")),
                time("beyond the year 9999", quoted("+10000-01-01T00:00:00Z")),
                time("a word", quoted("now")));
    }

    private static List<BadInput> requestFields() {
        return List.of(
                field(Where.REQUESTS, "deadline", quoted("soon")),
                field(Where.REQUESTS, "requestedBy", "{}"),
                field(Where.REQUESTS, "reason", "3"),
                field(Where.REQUESTS, "runId", "true"),
                field(Where.REQUESTS, "force", quoted("yes")),
                field(Where.REQUESTS, "tag", "[\"a\"]"),
                field(Where.REQUESTS, "institutionId", quoted("14")),
                field(Where.REQUESTS, "institutionId", "-1"),
                field(Where.REQUESTS, "institutionId", "1.5"),
                field(Where.REQUESTS, "institutionId", "1e99"),
                redirectUrl("INVALID_FIELD", "/back"),
                redirectUrl("INVALID_FIELD", "javascript:alert(1)"),
                redirectUrl("INVALID_FIELD", "https:///back"),
                redirectUrl("INVALID_FIELD", "https://app.example.com/" + "p".repeat(2048)),
                redirectUrl("INVALID_FIELD", "https://app.example.com/a b"),
                redirectUrl("REDIRECT_NOT_ALLOWED", "https://evil.example/"),
                redirectUrl("REDIRECT_NOT_ALLOWED", "https://app.example.com.evil.example/"),
                redirectUrl("REDIRECT_NOT_ALLOWED", "https://app.example.com@evil.example/"),
                redirectUrl("REDIRECT_NOT_ALLOWED", "https://user@app.example.com/"),
                redirectUrl("REDIRECT_NOT_ALLOWED", "https://app.example.com:8443/"),
                redirectUrl("REDIRECT_NOT_ALLOWED", "http://app.example.com/"));
    }

    private static List<BadInput> redirectFields() {
        return List.of(
                field(Where.REDIRECTS, "requestId", "5"),
                field(Where.REDIRECTS, "refreshId", "[]"),
                field(Where.REDIRECTS, "institution", "{}"));
    }

    private static BadInput every(String name, String reason, boolean told, Consumer<Draft> spoil) {
        return new BadInput(name, Where.EVERYWHERE, reason, told, spoil);
    }

    private static BadInput text(String name, String reason, boolean told, Function<Draft, String> value) {
        return every(name, reason, told, draft -> draft.value(value.apply(draft)));
    }

    /** A kind with spoilt headers. In a topic of requests, what is no CloudEvent is taken for a request. */
    private static BadInput header(String name, String reason, Consumer<Map<String, String>> spoil) {
        return every(name, reason, reason.equals("NOT_A_CLOUD_EVENT"), draft -> spoil.accept(draft.headers));
    }

    private static void structured(Draft draft, String media) {
        String type = String.valueOf(draft.headers.get("ce_type"));
        draft.headers.clear();
        draft.headers.put("content-type", "application/" + media + "+json; charset=UTF-8");
        draft.value(
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":" + quoted(type) + ",\"data\":" + draft.good() + "}");
    }

    private static BadInput contentType(String type) {
        return every(
                "content-type " + type,
                "UNSUPPORTED_CONTENT_TYPE",
                true,
                draft -> draft.headers.put("content-type", type));
    }

    private static BadInput loginId(String name, String reason, String literal) {
        return text(
                "loginId: " + name,
                reason,
                false,
                draft -> json(draft.idField(quoted(draft.id)), draft.login(literal), draft.now()));
    }

    private static BadInput id(String name, String literal) {
        return text(
                "id: " + name,
                "INVALID_FIELD",
                false,
                draft -> json(draft.idField(literal), draft.login(quoted(draft.loginId)), draft.now()));
    }

    private static BadInput time(String name, String literal) {
        return text("time: " + name, "INVALID_FIELD", true, draft -> json(draft.ids(), draft.time(literal)));
    }

    private static BadInput field(Where where, String name, String literal) {
        return new BadInput(
                name + ": " + literal,
                where,
                "INVALID_FIELD",
                where == Where.REQUESTS,
                draft -> draft.value(json(draft.ids(), draft.now(), quoted(name) + ":" + literal)));
    }

    private static BadInput redirectUrl(String reason, String url) {
        return new BadInput(
                "redirectUrl: " + (url.length() > 100 ? "too long" : url),
                Where.REQUESTS,
                reason,
                true,
                draft -> draft.value(json(draft.ids(), draft.now(), "\"redirectUrl\":" + quoted(url))));
    }

    private static String json(String... fields) {
        return "{" + String.join(",", fields) + "}";
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String long1Mb() {
        return quoted("x".repeat(1_000_000));
    }

    @Override
    public String toString() {
        return name;
    }
}
