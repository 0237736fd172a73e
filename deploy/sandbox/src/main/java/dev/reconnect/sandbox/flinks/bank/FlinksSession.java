package dev.reconnect.sandbox.flinks.bank;

import dev.reconnect.sandbox.flinks.script.Cursor;
import dev.reconnect.sandbox.flinks.script.DataOptions;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Question;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import dev.reconnect.sandbox.flinks.script.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One RequestId: a live session at the bank, or the handle of a cached call. Guarded by its login.
 *
 * <p>It dies after 8 minutes without contact, if the settings do not say otherwise, or 30 minutes after the first data
 * call.
 *
 * @see <a href="https://docs.flinks.com/guides/getting-started/key-concepts">Key concepts</a>
 */
public final class FlinksSession {
    static final Duration IDLE = Duration.ofMinutes(8);
    static final Duration PROCESSING = Duration.ofMinutes(30);
    private static final int CONNECT_TRIES = 3;
    private static final int MAX_TOKENS = 8;

    private enum Phase {
        AUTHORIZING,
        CHALLENGED,
        AUTHORIZED,
        FAILED
    }

    public final String requestId;
    public final Login login;
    final Script script;
    private final boolean live;
    private final Duration idle;
    private final Cursor<Step.OfAuthorization> authorization;
    private final Cursor<Step.OfFetch> fetch;
    private final Set<String> tokens = new LinkedHashSet<>();
    private volatile Instant diesAt;
    private Phase phase;
    private boolean processing;
    private DataOptions wish = DataOptions.ALL;
    private boolean hiddenFromCache;
    private @Nullable Instant refreshedAt;
    private int wrongAnswers;
    private Step.@Nullable Challenge challenge;
    private Step.@Nullable Failure failure;

    private FlinksSession(String requestId, Login login, Script script, boolean live, Duration idle, Instant now) {
        this.requestId = requestId;
        this.login = login;
        this.script = script;
        this.live = live;
        this.phase = live ? Phase.AUTHORIZING : Phase.AUTHORIZED;
        this.authorization = new Cursor<>(script.authorization());
        this.fetch = new Cursor<>(script.fetch());
        this.idle = idle;
        this.diesAt = now.plus(idle);
    }

    static FlinksSession live(String requestId, Login login, Script script, Duration idle, Instant now) {
        return new FlinksSession(requestId, login, script, true, idle, now);
    }

    static FlinksSession cached(String requestId, Login login, Script script, Duration idle, Instant now) {
        return new FlinksSession(requestId, login, script, false, idle, now);
    }

    boolean isGone(Instant now) {
        return !now.isBefore(diesAt);
    }

    /** Whether the bank still works on it or waits for a person: started, not ended, not expired. */
    boolean isLive(Instant now) {
        return live && (phase == Phase.AUTHORIZING || phase == Phase.CHALLENGED) && !isGone(now);
    }

    /** From now on only this RequestId shows what becomes of the session. */
    void hideFromCache() {
        synchronized (login) {
            hiddenFromCache = true;
        }
    }

    boolean isUnanswered() {
        return phase == Phase.CHALLENGED;
    }

    void prolong(Instant now) {
        if (!processing) {
            diesAt = now.plus(idle);
        }
    }

    /** Ends the session now, as if there had been no contact for long enough. */
    void lapse(Instant now) {
        diesAt = now;
    }

    public void adopt(String token) {
        if (tokens.size() < MAX_TOKENS) {
            tokens.add(token);
        }
    }

    public boolean owns(String token) {
        return tokens.contains(token);
    }

    /** Looks at the session once; this look also moves it on. */
    ScriptedOutcome advance(boolean patiently, boolean alreadyAuthorized, Instant now) {
        return switch (phase) {
            case AUTHORIZED -> alreadyAuthorized ? refuse(FlinksCode.ALREADY_AUTHORIZED.failure()) : authorizedNow();
            case CHALLENGED -> challenged();
            case FAILED -> refuse(failed());
            case AUTHORIZING -> nextStep(patiently, now);
        };
    }

    private ScriptedOutcome nextStep(boolean patiently, Instant now) {
        Step.OfAuthorization step = patiently ? authorization.meetPatiently() : authorization.meet();
        return switch (step) {
            case null -> authorize(now);
            case Step.Authorized ignored -> authorize(now);
            case Step.Pending pending ->
                new ScriptedOutcome.Pending(requestId, patiently ? FlinksCode.OPERATION_DISPATCHED : pending.code());
            case Step.Challenge asked -> {
                phase = Phase.CHALLENGED;
                challenge = asked;
                yield challenged();
            }
            case Step.Failure met -> {
                if (authorization.isAtTheEnd()) {
                    fail(met);
                } else {
                    authorization.pass();
                }
                yield refuse(met);
            }
        };
    }

    /** Takes the answers. Null if it took them, else the reason why not. */
    Step.@Nullable Failure answer(Map<String, String> answers, boolean mayRepeat) {
        if (phase != Phase.CHALLENGED || challenge == null) {
            return phase == Phase.AUTHORIZED
                    ? FlinksCode.ALREADY_AUTHORIZED.failure()
                    : FlinksCode.UNKNOWN_CHALLENGE_KEY.failure();
        }
        for (String prompt : answers.keySet()) {
            if (challenge.questions().stream()
                    .noneMatch(question -> question.prompt().equals(prompt))) {
                return FlinksCode.UNKNOWN_CHALLENGE_KEY.failure();
            }
        }
        boolean right = true;
        for (Question question : challenge.questions()) {
            String given = answers.get(question.prompt());
            if (given == null || given.isBlank()) {
                return FlinksCode.SECURITYRESPONSES_INCOMPLETE.failure();
            }
            right &= question.accepts(given);
        }
        if (right) {
            phase = Phase.AUTHORIZING;
            challenge = null;
            wrongAnswers = 0;
            authorization.pass();
            return null;
        }
        wrongAnswers++;
        if (!mayRepeat || wrongAnswers >= CONNECT_TRIES) {
            fail(FlinksCode.INVALID_SECURITY_RESPONSE.failure());
        }
        return FlinksCode.INVALID_SECURITY_RESPONSE.failure();
    }

    /** Sets what the data calls of this session ask for from now on. Later calls that only poll do not repeat it. */
    void wish(DataOptions wanted) {
        wish = wanted;
    }

    ScriptedOutcome fetch(boolean dataEndsIt, Instant now) {
        if (live && phase != Phase.AUTHORIZED) {
            return refuse(FlinksCode.UNAUTHORIZED.failure());
        }
        if (!processing) {
            processing = true;
            diesAt = now.plus(PROCESSING);
        }
        Step.OfFetch step = fetch.meet();
        return switch (step) {
            case null -> hand(Step.data(2), dataEndsIt, now);
            case Step.OfData data -> hand(data, dataEndsIt, now);
            case Step.Pending pending -> new ScriptedOutcome.Pending(requestId, pending.code());
            case Step.Failure met -> {
                if (!fetch.isAtTheEnd()) {
                    fetch.pass();
                }
                yield refuse(met);
            }
        };
    }

    private ScriptedOutcome hand(Step.OfData data, boolean dataEndsIt, Instant now) {
        if (dataEndsIt) {
            diesAt = now;
        }
        return new ScriptedOutcome.Accounts(requestId, shown(), data, wish);
    }

    private ScriptedOutcome authorize(Instant now) {
        phase = Phase.AUTHORIZED;
        refreshedAt = now;
        if (!hiddenFromCache) {
            login.refreshed(now);
        }
        return authorizedNow();
    }

    private void fail(Step.Failure met) {
        phase = Phase.FAILED;
        failure = met;
        login.failed(met);
    }

    private Step.Failure failed() {
        return failure == null ? FlinksCode.AGGREGATION_ERROR.failure() : failure;
    }

    private ScriptedOutcome challenged() {
        if (challenge == null) {
            throw new IllegalStateException("challenged without a challenge");
        }
        return new ScriptedOutcome.Challenged(requestId, challenge.questions(), script.institution());
    }

    private ScriptedOutcome authorizedNow() {
        return new ScriptedOutcome.Authorized(requestId, shown());
    }

    private ScriptedOutcome.Shown shown() {
        ScriptedOutcome.Shown shown = login.shown(script.institution());
        return hiddenFromCache ? shown.at(refreshedAt) : shown;
    }

    private ScriptedOutcome refuse(Step.Failure met) {
        return new ScriptedOutcome.Refused(requestId, met);
    }
}
