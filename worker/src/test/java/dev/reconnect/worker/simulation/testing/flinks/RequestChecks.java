package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.simulation.testing.flinks.Fact.Unexpected;
import dev.reconnect.worker.simulation.testing.flinks.ParsedRequest.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The entrance of Flinks: checks keys, tokens and the condition of Flinks as a whole before the bank is asked. */
final class RequestChecks {

    static final String SECRET_KEY = "simulated-secret-key";
    static final String API_KEY = "simulated-api-key";

    private static final CodedAnswer NOT_ACTIVATED = CodedAnswer.documented("METHOD_NOT_AVAILABLE");
    private static final CodedAnswer MALFORMED = CodedAnswer.documented("INVALID_REQUEST");
    private static final int[] TOO_MANY_STATUSES = {401, 403, 429};
    private static final String UNUSED = "";
    private static final String STARTED = "a start";
    private static final String CHECKED = "a check";

    private final RandomGenerator random;
    private final FlinksWeather weather;
    private final SessionsAtFlinks bank;
    private final FactLog factLog;
    /** By token: what it was used for. A token serves one session. */
    private final Map<String, String> tokens = new HashMap<>();

    private long second;
    private int inThisSecond;

    RequestChecks(RandomGenerator random, FlinksWeather weather, SessionsAtFlinks bank, FactLog factLog) {
        this.random = random;
        this.weather = weather;
        this.bank = bank;
        this.factLog = factLog;
    }

    SimulatedReply answer(SimulatedExchange exchange, Instant now) {
        if (weather.slowingDown) {
            int status = TOO_MANY_STATUSES[random.nextInt(TOO_MANY_STATUSES.length)];
            return tooMany(status, random.nextBoolean() ? null : "5");
        }
        if (isOneTooMany(now)) {
            return tooMany(weather.limitStatus, weather.limitRetryAfter);
        }
        String subject = exchange.asked().subject();
        return switch (exchange.asked().kind()) {
            case MINT -> mint(exchange, now);
            case START -> {
                SimulatedReply no = turnedAway(exchange, STARTED, now);
                yield no == null ? bank.start(exchange, subject, now) : no;
            }
            case POLL -> {
                SimulatedReply no = turnedAway(exchange, subject, now);
                yield no == null ? bank.poll(exchange, subject, now) : no;
            }
            case CHECK -> {
                SimulatedReply no = turnedAway(exchange, CHECKED, now);
                yield no == null ? bank.check(exchange, subject, now) : no;
            }
            case FETCH, FETCH_PENDING ->
                opens(exchange, now)
                        ? bank.fetch(exchange, subject, now)
                        : AnswerBodies.said(CodedAnswer.BAD_KEY, null);
            case INSTITUTIONS ->
                opens(exchange, now)
                        ? AnswerBodies.institutions(subject.startsWith("skip=0&"))
                        : AnswerBodies.said(CodedAnswer.BAD_KEY, null);
            case NOTHING -> {
                unexpected(exchange, "a request that Flinks does not know: " + exchange, now);
                yield AnswerBodies.said(MALFORMED, null);
            }
        };
    }

    private SimulatedReply mint(SimulatedExchange exchange, Instant now) {
        boolean ours = exchange.header("flinks-auth-key").equals(SECRET_KEY);
        if (!ours) {
            unexpected(exchange, "a token was minted with another key", now);
        }
        if (weather.keysRefused || !ours) {
            return AnswerBodies.said(CodedAnswer.BAD_KEY, null);
        }
        if (weather.codes > 0 && random.nextInt(1000) < weather.codes) {
            CodedAnswer word = CodedAnswer.any(random);
            if (!word.pending() && !word.done()) {
                return AnswerBodies.said(word, null);
            }
        }
        String token = "token-" + (tokens.size() + 1);
        tokens.put(token, UNUSED);
        return AnswerBodies.token(token);
    }

    /**
     * A start and a check need a token of their own. A poll needs its session's token, or one that has served nothing
     * yet.
     */
    private @Nullable SimulatedReply turnedAway(SimulatedExchange exchange, String use, Instant now) {
        Kind kind = exchange.asked().kind();
        if (weather.notActivated && kind != Kind.CHECK) {
            return AnswerBodies.said(NOT_ACTIVATED, null);
        }
        if (weather.tokensRefused) {
            return AnswerBodies.said(CodedAnswer.BAD_TOKEN, null);
        }
        String token = exchange.header("flinks-auth-key");
        String served = tokens.get(token);
        boolean fits = kind == Kind.POLL
                ? UNUSED.equals(served) || STARTED.equals(served) || use.equals(served)
                : UNUSED.equals(served);
        if (!fits) {
            unexpected(
                    exchange, served == null ? "a token that was never minted" : "a token for a second session", now);
            return AnswerBodies.said(CodedAnswer.BAD_TOKEN, null);
        }
        tokens.put(token, use);
        return null;
    }

    private boolean opens(SimulatedExchange exchange, Instant now) {
        boolean ours = exchange.header("x-api-key").equals(API_KEY);
        if (!ours) {
            unexpected(exchange, "a data call without our API key", now);
        }
        return ours && !weather.keysRefused;
    }

    private boolean isOneTooMany(Instant now) {
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            inThisSecond = 0;
        }
        return weather.limit > 0 && ++inThisSecond > weather.limit;
    }

    private static SimulatedReply tooMany(int status, @Nullable String retryAfter) {
        SimulatedReply reply =
                AnswerBodies.said(new CodedAnswer("TOO_MANY_REQUESTS", status, "Too many requests", "SLOW_DOWN"), null);
        return new SimulatedReply(status, retryAfter, reply.body());
    }

    private void unexpected(SimulatedExchange exchange, String what, Instant now) {
        factLog.note(new Unexpected(exchange.process(), what, now));
    }
}
