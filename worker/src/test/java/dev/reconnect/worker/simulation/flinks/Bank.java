package dev.reconnect.worker.simulation.flinks;

import dev.reconnect.worker.simulation.flinks.Fact.Answered;
import dev.reconnect.worker.simulation.flinks.Fact.Authorized;
import dev.reconnect.worker.simulation.flinks.Fact.Opened;
import dev.reconnect.worker.simulation.flinks.Fact.Refused;
import dev.reconnect.worker.simulation.flinks.Fact.SignedIn;
import dev.reconnect.worker.simulation.flinks.Fact.Started;
import dev.reconnect.worker.simulation.flinks.LiveSession.Phase;
import dev.reconnect.worker.simulation.flinks.LiveSession.Turn;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All logins and sessions, and what becomes of them. Says the truth about a session: after a refusal with a code that is
 * about the session it is over, after any other word it lives on.
 */
final class Bank {

    private static final Saying CONCURRENT = Saying.documented("CONCURRENT_SESSION");
    private static final Saying IN_USE = Saying.documented("CARD_IN_USE");
    private static final Saying NONEXISTENT = Saying.documented("SESSION_NONEXISTENT");
    private static final Saying EXPIRED = Saying.documented("SESSION_EXPIRED");
    private static final Saying UNFINISHED = Saying.documented("QUESTION_NOT_FOUND");
    private static final Saying NOT_YET = Saying.documented("UNAUTHORIZED");
    private static final Saying WRONG_ANSWER = Saying.documented("INVALID_SECURITY_RESPONSE");
    private static final Saying CREATED = Saying.documented("CREATED");
    private static final Saying AFTER_ALL = Saying.documented("ALREADY_AUTHORIZED");
    private static final List<Saying> DOWN = List.of(
            Saying.documented("DISABLED_INSTITUTION"),
            Saying.documented("RETRY_LATER"),
            Saying.documented("BANK_MAINTENANCE_RETRY_LATER"));
    private static final int MOST_CHALLENGES = 3;

    /** All ids are of one length, so that none is a part of another. */
    private static final int FIRST_ID = 100_000;

    private final RandomGenerator random;
    private final Weather weather;
    private final Ledger ledger;
    private final Map<String, Login> logins = new HashMap<>();
    private final Map<String, LiveSession> sessions = new HashMap<>();
    private int requestIds;

    Bank(RandomGenerator random, Weather weather, Ledger ledger) {
        this.random = random;
        this.weather = weather;
        this.ledger = ledger;
    }

    /** Any login exists. */
    Login login(String loginId) {
        return logins.computeIfAbsent(loginId, Login::new);
    }

    /** Null where Flinks has never heard of it. */
    @Nullable LiveSession session(String requestId) {
        return sessions.get(requestId);
    }

    Page start(Exchange exchange, String loginId, Instant now) {
        Login login = login(loginId);
        Saying word = word();
        if (word != null
                && !word.endsSession()
                && !word.pending()
                && !word.done()
                && !word.effect().equals("BROKEN")) {
            return refused(exchange, login, null, word, now);
        }
        List<String> living = login.living(now);
        note(exchange, new Started(exchange.number(), exchange.process(), loginId, exchange.sentAt(), now, living));
        if (word == null && weather.down.contains(login.bank.id())) {
            word = DOWN.get(random.nextInt(DOWN.size()));
        }
        if (word == null && !living.isEmpty() && random.nextInt(3) == 0) {
            word = random.nextBoolean() ? CONCURRENT : IN_USE;
        }
        if (word != null && !word.pending() && !word.done()) {
            login.lastFailure = word;
            return refused(exchange, login, null, word, now);
        }
        LiveSession session = open(exchange, login, living, now);
        if (word != null && word.done()) {
            session.authorize(now);
            return Bodies.authorized(word, session.requestId, login);
        }
        return word != null
                ? Bodies.said(word, session.requestId)
                : switch (random.nextInt(20)) {
                    case 0 -> Bodies.said(CREATED, session.requestId);
                    case 1 -> show(exchange, session, now);
                    default -> Bodies.pending(session.requestId);
                };
    }

    private LiveSession open(Exchange exchange, Login login, List<String> living, Instant now) {
        login.sessions.removeIf(session -> !session.alive(now));
        String requestId = "live-" + (FIRST_ID + ++requestIds);
        // Now and then the bank is so quick that the start's own answer has the result.
        Instant turnAt = random.nextInt(10) == 0 ? now : now.plusMillis(random.nextLong(1 + weather.work.toMillis()));
        LiveSession session = new LiveSession(this, requestId, login, now, turnAt, turn(0));
        sessions.put(requestId, session);
        login.sessions.add(session);
        note(exchange, new Opened(exchange.number(), exchange.process(), login.loginId, requestId, now, living));
        return session;
    }

    private Turn turn(int challenges) {
        if (challenges < MOST_CHALLENGES && random.nextInt(1000) < weather.challenges) {
            return new Turn.Asks();
        }
        return random.nextInt(1000) < weather.failures ? new Turn.Fails(Saying.failure(random)) : new Turn.Authorizes();
    }

    Page poll(Exchange exchange, String requestId, Instant now) {
        LiveSession session = session(requestId);
        if (session == null || session.look(now) == Phase.GONE) {
            return gone();
        }
        if (!session.alive(now)) {
            ledger.note(new Fact.Asked(exchange.process(), session.login.loginId, false, now));
            return show(exchange, session, now);
        }
        Saying word = weather.down.contains(session.login.bank.id()) ? DOWN.get(1 + random.nextInt(2)) : word();
        boolean working = session.look(now) == Phase.WORKING && (word == null || word.pending());
        ledger.note(new Fact.Asked(exchange.process(), session.login.loginId, working, now));
        if (word == null || (word.pending() && session.look(now) == Phase.ASKING)) {
            return show(exchange, session, now);
        }
        if (word.pending()) {
            session.contact(now);
            return Bodies.said(word, requestId);
        }
        if (word.done()) {
            session.authorize(now);
            return Bodies.authorized(word, requestId, session.login);
        }
        if (word.endsSession()) {
            session.fail(word);
        }
        return refused(exchange, session.login, session, word, now);
    }

    private Page show(Exchange exchange, LiveSession session, Instant now) {
        Phase phase = session.look(now);
        session.contact(now);
        return switch (phase) {
            case WORKING -> Bodies.pending(session.requestId);
            case ASKING -> Bodies.challenged(session.requestId, session.login, session.challenges());
            case AUTHORIZED ->
                random.nextInt(10) == 0
                        ? Bodies.authorized(AFTER_ALL, session.requestId, session.login)
                        : Bodies.authorized(session.requestId, session.login);
            case FAILED -> refused(exchange, session.login, session, session.failure(), now);
            case GONE -> gone();
        };
    }

    /** The cached Authorize replays the last attempt; while a live session runs, several answers are as good. */
    Page check(Exchange exchange, String loginId, Instant now) {
        Login login = login(loginId);
        ledger.note(new Fact.Asked(exchange.process(), loginId, false, now));
        boolean living = !login.living(now).isEmpty();
        String requestId = "cached-" + ++requestIds;
        LiveSession handle = LiveSession.cached(this, requestId, login, now);
        Saying word = word();
        if (word == null && living) {
            word = switch (random.nextInt(3)) {
                case 0 -> Saying.documented("OPERATION_PENDING");
                case 1 -> UNFINISHED;
                default -> null;
            };
        } else if (word == null && login.lastFailure != null && random.nextInt(3) != 0) {
            word = login.lastFailure;
        }
        sessions.put(requestId, handle);
        if (word == null) {
            return Bodies.authorized(requestId, login);
        }
        if (word.pending()) {
            return Bodies.said(word, requestId);
        }
        return word.done() ? Bodies.authorized(word, requestId, login) : refused(exchange, login, handle, word, now);
    }

    Page fetch(Exchange exchange, String requestId, Instant now) {
        LiveSession session = session(requestId);
        if (session == null || session.look(now) == Phase.GONE) {
            return gone();
        }
        ledger.note(new Fact.Asked(exchange.process(), session.login.loginId, false, now));
        if (session.look(now) != Phase.AUTHORIZED) {
            Saying no = session.look(now) == Phase.FAILED ? session.failure() : NOT_YET;
            return refused(exchange, session.login, session, no, now);
        }
        Saying word = word();
        if (word != null) {
            if (word.effect().equals("SESSION_GONE")) {
                session.die();
            }
            return word.pending() || word.done()
                    ? Bodies.authorized(word, requestId, session.login)
                    : refused(exchange, session.login, session, word, now);
        }
        if (session.processes(random.nextInt(1000) < weather.workingOn, now)) {
            return Bodies.pending(requestId);
        }
        String named = random.nextInt(20) == 0 ? null : requestId;
        return Bodies.accounts(named, session.login, random.nextInt(12) == 0 ? 0 : 2);
    }

    /** Null where Flinks says what there is to say. */
    private @Nullable Saying word() {
        return weather.codes > 0 && random.nextInt(1000) < weather.codes ? Saying.any(random) : null;
    }

    private Page gone() {
        return Bodies.said(random.nextBoolean() ? NONEXISTENT : EXPIRED, null);
    }

    private Page refused(Exchange exchange, Login login, @Nullable LiveSession session, Saying saying, Instant now) {
        String requestId = session == null ? null : session.requestId;
        note(
                exchange,
                new Refused(
                        exchange.number(),
                        exchange.process(),
                        login.loginId,
                        requestId,
                        saying.name(),
                        saying.credentials(),
                        now));
        return Bodies.said(saying, requestId);
    }

    private void note(Exchange exchange, Fact fact) {
        exchange.noted();
        ledger.note(fact);
    }

    /** The bank let a session in at that moment. */
    void authorized(LiveSession session, Instant at) {
        refreshed(session.login, at);
        ledger.note(new Authorized(session.login.loginId, session.requestId, at));
    }

    private static void refreshed(Login login, Instant at) {
        login.lastFailure = null;
        login.lastRefresh = login.lastRefresh != null && login.lastRefresh.isAfter(at) ? login.lastRefresh : at;
    }

    void failed(LiveSession session, Saying saying) {
        session.login.lastFailure = saying;
    }

    /** A person answers in Connect; whether the session still asked. */
    boolean answer(String requestId, boolean right, Instant now) {
        LiveSession session = session(requestId);
        if (session == null || session.look(now) != Phase.ASKING) {
            return false;
        }
        ledger.note(new Answered(session.login.loginId, requestId, right, now));
        if (weather.personsProlong) {
            session.contact(now);
        }
        if (right) {
            Instant turnAt = now.plusMillis(random.nextLong(1 + weather.work.toMillis()));
            session.workOn(turnAt, turn(session.challenges()));
        } else if (random.nextBoolean()) {
            // Else Connect lets the person try once more.
            session.fail(WRONG_ANSWER);
        }
        return true;
    }

    /** A person goes through the credentials flow: Connect refreshes the login itself. */
    void signIn(String loginId, Instant now) {
        refreshed(login(loginId), now);
        ledger.note(new SignedIn(loginId, now));
    }
}
