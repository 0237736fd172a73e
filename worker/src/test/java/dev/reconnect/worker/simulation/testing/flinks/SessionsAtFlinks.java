package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.simulation.testing.flinks.Fact.Answered;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Authorized;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Opened;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Refused;
import dev.reconnect.worker.simulation.testing.flinks.Fact.SignedIn;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Started;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedSession.Phase;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedSession.Turn;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All logins and sessions, and what becomes of them. It tells the truth about a session: after a refusal with a code
 * that is about the session, the session is over; after any other answer it lives on.
 */
final class SessionsAtFlinks {

    private static final CodedAnswer CONCURRENT = CodedAnswer.documented("CONCURRENT_SESSION");
    private static final CodedAnswer IN_USE = CodedAnswer.documented("CARD_IN_USE");
    private static final CodedAnswer NONEXISTENT = CodedAnswer.documented("SESSION_NONEXISTENT");
    private static final CodedAnswer EXPIRED = CodedAnswer.documented("SESSION_EXPIRED");
    private static final CodedAnswer UNFINISHED = CodedAnswer.documented("QUESTION_NOT_FOUND");
    private static final CodedAnswer NOT_YET = CodedAnswer.documented("UNAUTHORIZED");
    private static final CodedAnswer WRONG_ANSWER = CodedAnswer.documented("INVALID_SECURITY_RESPONSE");
    private static final CodedAnswer CREATED = CodedAnswer.documented("CREATED");
    private static final CodedAnswer AFTER_ALL = CodedAnswer.documented("ALREADY_AUTHORIZED");
    private static final List<CodedAnswer> DOWN = List.of(
            CodedAnswer.documented("DISABLED_INSTITUTION"),
            CodedAnswer.documented("RETRY_LATER"),
            CodedAnswer.documented("BANK_MAINTENANCE_RETRY_LATER"));
    private static final int MOST_CHALLENGES = 3;

    /** All ids have the same length, so that no id is a part of another. */
    private static final int FIRST_ID = 100_000;

    private final RandomGenerator random;
    private final FlinksWeather weather;
    private final FactLog factLog;
    private final Map<String, SimulatedLogin> logins = new HashMap<>();
    private final Map<String, SimulatedSession> sessions = new HashMap<>();
    private int requestIds;

    SessionsAtFlinks(RandomGenerator random, FlinksWeather weather, FactLog factLog) {
        this.random = random;
        this.weather = weather;
        this.factLog = factLog;
    }

    /** Every login exists. */
    SimulatedLogin login(String loginId) {
        return logins.computeIfAbsent(loginId, SimulatedLogin::new);
    }

    /** The session; null if Flinks has never heard of it. */
    @Nullable SimulatedSession session(String requestId) {
        return sessions.get(requestId);
    }

    SimulatedReply start(SimulatedExchange exchange, String loginId, Instant now) {
        SimulatedLogin login = login(loginId);
        CodedAnswer word = word();
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
        SimulatedSession session = open(exchange, login, living, now);
        if (word != null && word.done()) {
            session.authorize(now);
            return AnswerBodies.authorized(word, session.requestId, login);
        }
        return word != null
                ? AnswerBodies.said(word, session.requestId)
                : switch (random.nextInt(20)) {
                    case 0 -> AnswerBodies.said(CREATED, session.requestId);
                    case 1 -> show(exchange, session, now);
                    default -> AnswerBodies.pending(session.requestId);
                };
    }

    private SimulatedSession open(SimulatedExchange exchange, SimulatedLogin login, List<String> living, Instant now) {
        login.sessions.removeIf(session -> !session.alive(now));
        String requestId = "live-" + (FIRST_ID + ++requestIds);
        // Sometimes the bank is so quick that the start's own answer has the result.
        Instant turnAt = random.nextInt(10) == 0 ? now : now.plusMillis(random.nextLong(1 + weather.work.toMillis()));
        SimulatedSession session = new SimulatedSession(this, requestId, login, now, turnAt, turn(0));
        sessions.put(requestId, session);
        login.sessions.add(session);
        note(exchange, new Opened(exchange.number(), exchange.process(), login.loginId, requestId, now, living));
        return session;
    }

    private Turn turn(int challenges) {
        if (challenges < MOST_CHALLENGES && random.nextInt(1000) < weather.challenges) {
            return new Turn.Asks();
        }
        return random.nextInt(1000) < weather.failures
                ? new Turn.Fails(CodedAnswer.failure(random))
                : new Turn.Authorizes();
    }

    SimulatedReply poll(SimulatedExchange exchange, String requestId, Instant now) {
        SimulatedSession session = session(requestId);
        if (session == null || session.look(now) == Phase.GONE) {
            return gone();
        }
        if (!session.alive(now)) {
            factLog.note(new Fact.Asked(exchange.process(), session.login.loginId, false, now));
            return show(exchange, session, now);
        }
        CodedAnswer word = weather.down.contains(session.login.bank.id()) ? DOWN.get(1 + random.nextInt(2)) : word();
        boolean working = session.look(now) == Phase.WORKING && (word == null || word.pending());
        factLog.note(new Fact.Asked(exchange.process(), session.login.loginId, working, now));
        if (word == null || (word.pending() && session.look(now) == Phase.ASKING)) {
            return show(exchange, session, now);
        }
        if (word.pending()) {
            session.contact(now);
            return AnswerBodies.said(word, requestId);
        }
        if (word.done()) {
            session.authorize(now);
            return AnswerBodies.authorized(word, requestId, session.login);
        }
        if (word.endsSession()) {
            session.fail(word);
        }
        return refused(exchange, session.login, session, word, now);
    }

    private SimulatedReply show(SimulatedExchange exchange, SimulatedSession session, Instant now) {
        Phase phase = session.look(now);
        session.contact(now);
        return switch (phase) {
            case WORKING -> AnswerBodies.pending(session.requestId);
            case ASKING -> AnswerBodies.challenged(session.requestId, session.login, session.challenges());
            case AUTHORIZED ->
                random.nextInt(10) == 0
                        ? AnswerBodies.authorized(AFTER_ALL, session.requestId, session.login)
                        : AnswerBodies.authorized(session.requestId, session.login);
            case FAILED -> refused(exchange, session.login, session, session.failure(), now);
            case GONE -> gone();
        };
    }

    /**
     * The cached Authorize repeats the result of the last attempt; while a live session works, several answers are
     * right.
     */
    SimulatedReply check(SimulatedExchange exchange, String loginId, Instant now) {
        SimulatedLogin login = login(loginId);
        factLog.note(new Fact.Asked(exchange.process(), loginId, false, now));
        boolean living = !login.living(now).isEmpty();
        String requestId = "cached-" + ++requestIds;
        SimulatedSession handle = SimulatedSession.cached(this, requestId, login, now);
        CodedAnswer word = word();
        if (word == null && living) {
            word = switch (random.nextInt(3)) {
                case 0 -> CodedAnswer.documented("OPERATION_PENDING");
                case 1 -> UNFINISHED;
                default -> null;
            };
        } else if (word == null && login.lastFailure != null && random.nextInt(3) != 0) {
            word = login.lastFailure;
        }
        sessions.put(requestId, handle);
        if (word == null) {
            return AnswerBodies.authorized(requestId, login);
        }
        if (word.pending()) {
            return AnswerBodies.said(word, requestId);
        }
        return word.done()
                ? AnswerBodies.authorized(word, requestId, login)
                : refused(exchange, login, handle, word, now);
    }

    SimulatedReply fetch(SimulatedExchange exchange, String requestId, Instant now) {
        SimulatedSession session = session(requestId);
        if (session == null || session.look(now) == Phase.GONE) {
            return gone();
        }
        factLog.note(new Fact.Asked(exchange.process(), session.login.loginId, false, now));
        if (session.look(now) != Phase.AUTHORIZED) {
            CodedAnswer no = session.look(now) == Phase.FAILED ? session.failure() : NOT_YET;
            return refused(exchange, session.login, session, no, now);
        }
        CodedAnswer word = word();
        if (word != null) {
            if (word.effect().equals("SESSION_GONE")) {
                session.die();
            }
            return word.pending() || word.done()
                    ? AnswerBodies.authorized(word, requestId, session.login)
                    : refused(exchange, session.login, session, word, now);
        }
        if (session.processes(random.nextInt(1000) < weather.workingOn, now)) {
            return AnswerBodies.pending(requestId);
        }
        String named = random.nextInt(20) == 0 ? null : requestId;
        return AnswerBodies.accounts(named, session.login, random.nextInt(12) == 0 ? 0 : 2);
    }

    /** An answer with a code; null if Flinks answers normally. */
    private @Nullable CodedAnswer word() {
        return weather.codes > 0 && random.nextInt(1000) < weather.codes ? CodedAnswer.any(random) : null;
    }

    private SimulatedReply gone() {
        return AnswerBodies.said(random.nextBoolean() ? NONEXISTENT : EXPIRED, null);
    }

    private SimulatedReply refused(
            SimulatedExchange exchange,
            SimulatedLogin login,
            @Nullable SimulatedSession session,
            CodedAnswer codedAnswer,
            Instant now) {
        String requestId = session == null ? null : session.requestId;
        note(
                exchange,
                new Refused(
                        exchange.number(),
                        exchange.process(),
                        login.loginId,
                        requestId,
                        codedAnswer.name(),
                        codedAnswer.credentials(),
                        now));
        return AnswerBodies.said(codedAnswer, requestId);
    }

    private void note(SimulatedExchange exchange, Fact fact) {
        exchange.noted();
        factLog.note(fact);
    }

    /** The bank accepted the login for this session at that moment. */
    void authorized(SimulatedSession session, Instant at) {
        refreshed(session.login, at);
        factLog.note(new Authorized(session.login.loginId, session.requestId, at));
    }

    private static void refreshed(SimulatedLogin login, Instant at) {
        login.lastFailure = null;
        login.lastRefresh = login.lastRefresh != null && login.lastRefresh.isAfter(at) ? login.lastRefresh : at;
    }

    void failed(SimulatedSession session, CodedAnswer codedAnswer) {
        session.login.lastFailure = codedAnswer;
    }

    /** A person answers in Connect; returns whether the session still asked. */
    boolean answer(String requestId, boolean right, Instant now) {
        SimulatedSession session = session(requestId);
        if (session == null || session.look(now) != Phase.ASKING) {
            return false;
        }
        factLog.note(new Answered(session.login.loginId, requestId, right, now));
        if (weather.personsProlong) {
            session.contact(now);
        }
        if (right) {
            Instant turnAt = now.plusMillis(random.nextLong(1 + weather.work.toMillis()));
            session.workOn(turnAt, turn(session.challenges()));
        } else if (random.nextBoolean()) {
            // In the other case Connect lets the person try once more.
            session.fail(WRONG_ANSWER);
        }
        return true;
    }

    /** A person goes through the credentials flow: Connect itself refreshes the login. */
    void signIn(String loginId, Instant now) {
        refreshed(login(loginId), now);
        factLog.note(new SignedIn(loginId, now));
    }
}
