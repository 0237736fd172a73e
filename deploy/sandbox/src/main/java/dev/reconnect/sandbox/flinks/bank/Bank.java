package dev.reconnect.sandbox.flinks.bank;

import dev.reconnect.sandbox.flinks.script.DataOptions;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.script.Switches;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All logins and sessions of the stand-in, and what Flinks does with them. Thread-safe, locked per login. */
public final class Bank {
    private final ConcurrentHashMap<String, Login> logins = new ConcurrentHashMap<>();
    private final BoundedMap<FlinksSession> sessions;
    private final Switches switches;
    private final int maxLogins;
    private final Duration idle;

    public Bank(StandInSettings settings, Switches switches) {
        this.switches = switches;
        this.sessions = new BoundedMap<>(settings.maxSessions());
        this.maxLogins = settings.maxLogins();
        this.idle = settings.sessionInactivity();
        SandboxUsers.SCRIPTS.forEach((user, script) -> {
            logins.put(user, new Login(user, user, script));
            String guid = SandboxUsers.loginIdOf(user);
            logins.put(guid, new Login(guid, user, script));
        });
    }

    public @Nullable Login login(String loginId) {
        String id = SandboxUsers.canonical(loginId);
        Login known = logins.get(id);
        if (known != null) {
            return known.isDeleted() ? null : known;
        }
        if (id.isEmpty() || !switches.isOn(Switch.ALL_LOGINS_ARE_KNOWN) || logins.size() >= maxLogins) {
            return null;
        }
        return logins.computeIfAbsent(id, Bank::withoutMfa);
    }

    private static Login withoutMfa(String id) {
        return new Login(id, id, Script.of(Step.authorized()));
    }

    public void script(String loginId, Script first, List<Script> later) {
        String id = SandboxUsers.canonical(loginId);
        if (!logins.containsKey(id) && logins.size() >= maxLogins) {
            throw new IllegalStateException("the stand-in knows " + maxLogins + " logins already");
        }
        logins.computeIfAbsent(id, Bank::withoutMfa).play(first, later);
    }

    Collection<Login> logins() {
        return logins.values();
    }

    public @Nullable FlinksSession session(String requestId) {
        return sessions.get(requestId);
    }

    /** Starts a live session. An accepted session knows the token that opened it. */
    public ScriptedOutcome start(Login login, @Nullable String token, boolean synchronously, Instant now) {
        synchronized (login) {
            if (login.liveNow(now) > 0) {
                if (switches.isOn(Switch.SECOND_START_IS_CONCURRENT_SESSION)) {
                    return ScriptedOutcome.refused(FlinksCode.CONCURRENT_SESSION);
                }
                if (switches.isOn(Switch.SECOND_START_IS_CARD_IN_USE)) {
                    return ScriptedOutcome.refused(FlinksCode.CARD_IN_USE);
                }
            }
            Script script = login.nextScript();
            if (script.start() != null) {
                login.failed(script.start());
                return new ScriptedOutcome.Refused(null, script.start());
            }
            FlinksSession session = register(login.open(newRequestId(), script, idle, now), now);
            if (token != null) {
                session.adopt(token);
            }
            return synchronously
                    ? session.advance(true, false, now)
                    : new ScriptedOutcome.Pending(session.requestId, FlinksCode.OPERATION_PENDING);
        }
    }

    /** The person gave the right password on the credentials page. */
    public ScriptedOutcome signIn(Login login, Instant now) {
        synchronized (login) {
            login.repair();
            Script script = login.nextScript();
            FlinksSession session = register(login.open(newRequestId(), script, idle, now), now);
            return script.start() == null
                    ? session.advance(true, false, now)
                    : new ScriptedOutcome.Refused(session.requestId, script.start());
        }
    }

    public ScriptedOutcome cached(Login login, Instant now) {
        synchronized (login) {
            FlinksSession handle =
                    register(FlinksSession.cached(newRequestId(), login, login.script(), idle, now), now);
            return login.cachedAnswer(handle, switches.isOn(Switch.CACHED_REPLAYS_WHILE_LIVE), now);
        }
    }

    /** Looks at the session. {@code patiently} waits until nothing is pending, as the synchronous call does. */
    public ScriptedOutcome poll(@Nullable FlinksSession session, boolean patiently, boolean prolongs, Instant now) {
        if (session == null) {
            return gone();
        }
        synchronized (session.login) {
            if (session.isGone(now)) {
                return gone();
            }
            if (prolongs) {
                session.prolong(now);
            }
            return session.advance(
                    patiently, !patiently && switches.isOn(Switch.POLL_AFTER_200_IS_ALREADY_AUTHORIZED), now);
        }
    }

    /**
     * The same as {@link #answer}, but a wrong answer may be repeated. With a switch on, the cache does not hear of
     * what follows.
     */
    public @Nullable ScriptedOutcome answerInConnect(
            @Nullable FlinksSession session, Map<String, String> answers, Instant now) {
        if (session != null && switches.isOn(Switch.CACHE_STAYS_STALE_AFTER_CONNECT)) {
            session.hideFromCache();
        }
        return answer(session, answers, true, now);
    }

    /** Takes the answers. Null if the session took them, else the reason why not. */
    public @Nullable ScriptedOutcome answer(
            @Nullable FlinksSession session, Map<String, String> answers, boolean mayRepeat, Instant now) {
        if (session == null) {
            return gone();
        }
        synchronized (session.login) {
            if (session.isGone(now)) {
                return gone();
            }
            session.prolong(now);
            Step.Failure refusal = session.answer(answers, mayRepeat);
            return refusal == null ? null : new ScriptedOutcome.Refused(session.requestId, refusal);
        }
    }

    /** Fetches the accounts. {@code wish} is null if the call names none; the last wish then still holds. */
    public ScriptedOutcome fetch(@Nullable FlinksSession session, @Nullable DataOptions wish, Instant now) {
        if (session == null) {
            return gone();
        }
        synchronized (session.login) {
            if (wish != null) {
                session.wish(wish);
            }
            return session.isGone(now) ? gone() : session.fetch(switches.isOn(Switch.DATA_ENDS_THE_REQUEST_ID), now);
        }
    }

    private ScriptedOutcome gone() {
        return ScriptedOutcome.refused(
                switches.isOn(Switch.GONE_IS_SESSION_EXPIRED)
                        ? FlinksCode.SESSION_EXPIRED
                        : FlinksCode.SESSION_NONEXISTENT);
    }

    private FlinksSession register(FlinksSession session, Instant now) {
        sessions.put(session.requestId, session, other -> other.isGone(now));
        return session;
    }

    private static String newRequestId() {
        return UUID.randomUUID().toString();
    }
}
