package dev.reconnect.worker.simulation.flinks;

import dev.reconnect.worker.simulation.flinks.Asked.Kind;
import dev.reconnect.worker.simulation.flinks.Fact.Unexpected;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Flinks' front: looks at keys and tokens, and at what is wrong with the whole of it, before the bank is asked. */
final class Desk {

    static final String SECRET_KEY = "simulated-secret-key";
    static final String API_KEY = "simulated-api-key";

    private static final Saying NOT_ACTIVATED = Saying.documented("METHOD_NOT_AVAILABLE");
    private static final Saying MALFORMED = Saying.documented("INVALID_REQUEST");
    private static final int[] TOO_MANY_STATUSES = {401, 403, 429};
    private static final String UNUSED = "";
    private static final String STARTED = "a start";
    private static final String CHECKED = "a check";

    private final RandomGenerator random;
    private final Weather weather;
    private final Bank bank;
    private final Ledger ledger;
    /** What each minted token was used for: it serves one session. */
    private final Map<String, String> tokens = new HashMap<>();

    private long second;
    private int inThisSecond;

    Desk(RandomGenerator random, Weather weather, Bank bank, Ledger ledger) {
        this.random = random;
        this.weather = weather;
        this.bank = bank;
        this.ledger = ledger;
    }

    Page answer(Exchange exchange, Instant now) {
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
                Page no = turnedAway(exchange, STARTED, now);
                yield no == null ? bank.start(exchange, subject, now) : no;
            }
            case POLL -> {
                Page no = turnedAway(exchange, subject, now);
                yield no == null ? bank.poll(exchange, subject, now) : no;
            }
            case CHECK -> {
                Page no = turnedAway(exchange, CHECKED, now);
                yield no == null ? bank.check(exchange, subject, now) : no;
            }
            case FETCH, FETCH_PENDING ->
                opens(exchange, now) ? bank.fetch(exchange, subject, now) : Bodies.said(Saying.BAD_KEY, null);
            case INSTITUTIONS ->
                opens(exchange, now)
                        ? Bodies.institutions(subject.startsWith("skip=0&"))
                        : Bodies.said(Saying.BAD_KEY, null);
            case NOTHING -> {
                unexpected(exchange, "a request that Flinks does not know: " + exchange, now);
                yield Bodies.said(MALFORMED, null);
            }
        };
    }

    private Page mint(Exchange exchange, Instant now) {
        boolean ours = exchange.header("flinks-auth-key").equals(SECRET_KEY);
        if (!ours) {
            unexpected(exchange, "a token was minted with another key", now);
        }
        if (weather.keysRefused || !ours) {
            return Bodies.said(Saying.BAD_KEY, null);
        }
        if (weather.codes > 0 && random.nextInt(1000) < weather.codes) {
            Saying word = Saying.any(random);
            if (!word.pending() && !word.done()) {
                return Bodies.said(word, null);
            }
        }
        String token = "token-" + (tokens.size() + 1);
        tokens.put(token, UNUSED);
        return Bodies.token(token);
    }

    /** A start and a check take a token of their own; a poll takes its session's, or one that has served nothing yet. */
    private @Nullable Page turnedAway(Exchange exchange, String use, Instant now) {
        Kind kind = exchange.asked().kind();
        if (weather.notActivated && kind != Kind.CHECK) {
            return Bodies.said(NOT_ACTIVATED, null);
        }
        if (weather.tokensRefused) {
            return Bodies.said(Saying.BAD_TOKEN, null);
        }
        String token = exchange.header("flinks-auth-key");
        String served = tokens.get(token);
        boolean fits = kind == Kind.POLL
                ? UNUSED.equals(served) || STARTED.equals(served) || use.equals(served)
                : UNUSED.equals(served);
        if (!fits) {
            unexpected(
                    exchange, served == null ? "a token that was never minted" : "a token for a second session", now);
            return Bodies.said(Saying.BAD_TOKEN, null);
        }
        tokens.put(token, use);
        return null;
    }

    private boolean opens(Exchange exchange, Instant now) {
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

    private static Page tooMany(int status, @Nullable String retryAfter) {
        Page page = Bodies.said(new Saying("TOO_MANY_REQUESTS", status, "Too many requests", "SLOW_DOWN"), null);
        return new Page(status, retryAfter, page.body());
    }

    private void unexpected(Exchange exchange, String what, Instant now) {
        ledger.note(new Unexpected(exchange.process(), what, now));
    }
}
