package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.simulation.testing.flinks.ParsedRequest.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Chooses what goes wrong with an exchange, and changes the answer accordingly. */
final class HttpFaults {

    private static final int[] GATEWAY_REFUSALS = {400, 403, 404, 408, 413};
    private static final int[] GATEWAY_FAILURES = {500, 502, 503, 504};
    private static final String HTML = "<html><body><h1>Sorry</h1><hr>nginx</body></html>";
    private static final String[] NO_OBJECTS = {HTML, "[]", "null", "\"fine\"", "{} {}", "not json", "{\"a\":{\"b\":"};

    private final RandomGenerator random;
    private final FlinksWeather weather;

    HttpFaults(RandomGenerator random, FlinksWeather weather) {
        this.random = random;
        this.weather = weather;
    }

    HttpFault pick(Kind kind) {
        if (weather.total() == 0) {
            return HttpFault.NONE;
        }
        int roll = random.nextInt(1000);
        for (Map.Entry<HttpFault, Integer> chance : weather.mishaps.entrySet()) {
            roll -= chance.getValue();
            if (roll < 0) {
                return fits(chance.getKey(), kind) ? chance.getKey() : HttpFault.NONE;
            }
        }
        return HttpFault.NONE;
    }

    /** If a call names no RequestId, no one can see that an answer is another session's. */
    private static boolean fits(HttpFault fault, Kind kind) {
        boolean asksForSession = kind == Kind.POLL || kind == Kind.FETCH || kind == Kind.FETCH_PENDING;
        return (fault != HttpFault.ANOTHERS_ANSWER || asksForSession)
                && (fault != HttpFault.ANOTHERS_REFUSAL || kind == Kind.POLL);
    }

    Duration wayThere() {
        return weather.wayThere.isZero() ? Duration.ZERO : upTo(weather.wayThere);
    }

    Duration wayBack(HttpFault fault, Duration timeout) {
        if (fault == HttpFault.SLOW) {
            return Duration.ofSeconds(1).plus(upTo(timeout.multipliedBy(3).dividedBy(2)));
        }
        // Of the connections that fail, a tenth is not refused but runs into its time-out.
        boolean silent = fault == HttpFault.CONNECTION_REFUSED && random.nextInt(10) == 0;
        return silent ? Duration.ofSeconds(10) : Duration.ofMillis(1).plus(upTo(weather.delay));
    }

    private Duration upTo(Duration longest) {
        return Duration.ofMillis(random.nextLong(1 + longest.toMillis()));
    }

    /** Whether Flinks receives the request and acts on it. */
    boolean acts(HttpFault fault) {
        return switch (fault) {
            case CONNECTION_REFUSED, LOST_BEFORE, TURNED_AWAY, TOO_MANY, ANOTHERS_REFUSAL -> false;
            case BAD_GATEWAY -> random.nextBoolean();
            case NONE,
                    LOST_AFTER,
                    SLOW,
                    TRUNCATED,
                    EMPTY,
                    NO_OBJECT,
                    WRONG_TYPES,
                    WITHOUT_REQUEST_ID,
                    ANOTHERS_ANSWER,
                    OTHER_STATUS -> true;
        };
    }

    /** Whether an answer arrives, of Flinks or a gateway. */
    static boolean answered(HttpFault fault) {
        return fault != HttpFault.CONNECTION_REFUSED && fault != HttpFault.LOST_BEFORE && fault != HttpFault.LOST_AFTER;
    }

    /** Whether Flinks' own answer arrives unchanged. */
    static boolean whole(HttpFault fault) {
        return fault == HttpFault.NONE || fault == HttpFault.SLOW || fault == HttpFault.OTHER_STATUS;
    }

    /** The answer that arrives. {@code reply} is empty if Flinks has not acted. */
    SimulatedReply done(HttpFault fault, SimulatedReply reply, Instant now) {
        return switch (fault) {
            case TURNED_AWAY -> gateway(one(GATEWAY_REFUSALS), null);
            case TOO_MANY -> gateway(429, retryAfter(now));
            case BAD_GATEWAY -> gateway(one(GATEWAY_FAILURES), random.nextInt(3) == 0 ? retryAfter(now) : null);
            case ANOTHERS_REFUSAL ->
                AnswerBodies.said(
                        CodedAnswer.documented(random.nextBoolean() ? "RETRY_LATER" : "SESSION_NONEXISTENT"),
                        "live-another");
            case TRUNCATED ->
                reply.with(reply.body().substring(0, random.nextInt(reply.body().length())));
            case EMPTY -> reply.with("");
            case NO_OBJECT -> reply.with(NO_OBJECTS[random.nextInt(NO_OBJECTS.length)]);
            case WRONG_TYPES -> reply.with(wrongTypes(reply.body()));
            case WITHOUT_REQUEST_ID -> reply.with(reply.body().replace("\"RequestId\":", "\"Request\":"));
            case ANOTHERS_ANSWER -> reply.goodNews() ? reply.with(anothers(reply.body())) : reply;
            case OTHER_STATUS -> reply.goodNews() ? new SimulatedReply(one(200, 202, 203), null, reply.body()) : reply;
            case NONE, CONNECTION_REFUSED, LOST_BEFORE, LOST_AFTER, SLOW -> reply;
        };
    }

    private SimulatedReply gateway(int status, @Nullable String retryAfter) {
        String body = switch (random.nextInt(3)) {
            case 0 -> HTML;
            case 1 -> "{\"message\":\"the gateway says no\"}";
            default -> "";
        };
        return new SimulatedReply(status, retryAfter, body);
    }

    private @Nullable String retryAfter(Instant now) {
        return switch (random.nextInt(6)) {
            case 0 -> "0";
            case 1 -> "2";
            case 2 -> "30";
            case 3 -> "soon";
            case 4 ->
                DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(20).atOffset(ZoneOffset.UTC));
            default -> null;
        };
    }

    /** The code keeps its type: without it, a refusal would not fit what the bank has done. */
    private String wrongTypes(String body) {
        return switch (random.nextInt(4)) {
            case 0 -> body.replaceAll("\"RequestId\":\"[^\"]*\"", "\"RequestId\":{\"Id\":7}");
            case 1 -> body.replace("\"Accounts\":[", "\"Accounts\":\"none\",\"Others\":[");
            case 2 -> body.replaceAll("\"LastRefresh\":\"[^\"]*\"", "\"LastRefresh\":20261122");
            default ->
                body.replace("\"HttpStatusCode\":", "\"HttpStatusCode\":\"many\",\"Status\":")
                        .replaceAll("\"Token\":\"[^\"]*\"", "\"Token\":null");
        };
    }

    /** Another session's accounts do not even name the session: only the login's id shows it. */
    private static String anothers(String body) {
        String requestId = body.contains("\"Accounts\":[") ? "\"Tag\":\"\"" : "\"RequestId\":\"live-another\"";
        return body.replaceAll("\"RequestId\":\"[^\"]*\"", requestId)
                .replaceAll("\"Id\":\"[^\"]*\"", "\"Id\":\"another/0\"");
    }

    private int one(int... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
