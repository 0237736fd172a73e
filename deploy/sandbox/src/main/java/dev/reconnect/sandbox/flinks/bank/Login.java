package dev.reconnect.sandbox.flinks.bank;

import dev.reconnect.sandbox.flinks.script.Cursor;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Institution;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import dev.reconnect.sandbox.flinks.script.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stored connection and everything that the bank and Flinks remember about it.
 *
 * <p>The login's monitor guards it and all its sessions.
 */
public final class Login {
    public final String loginId;
    final String username;
    private final Map<Endpoint, Integer> calls = new EnumMap<>(Endpoint.class);
    private final Deque<Script> nextScripts = new ArrayDeque<>();
    private final List<FlinksSession> live = new ArrayList<>(1);
    private volatile Script script;
    private Cursor<Step.OfCachedCheck> cached;
    private @Nullable FlinksSession latest;
    private @Nullable Instant lastRefresh;
    private Step.@Nullable Failure lastFailure;
    private boolean isScriptPlayed;
    private boolean isScheduledRefresh;
    private boolean deleted;
    private int opened;
    private int mostLive;

    Login(String loginId, String username, Script script) {
        this.loginId = loginId;
        this.username = username;
        this.script = script;
        this.cached = new Cursor<>(script.cached());
    }

    /**
     * The next live session plays {@code first}, the one after it the first of {@code later}; the last script then
     * stays.
     */
    synchronized void play(Script first, List<Script> later) {
        script = first;
        cached = new Cursor<>(first.cached());
        nextScripts.clear();
        nextScripts.addAll(later);
        isScriptPlayed = false;
        deleted = false;
    }

    public Script script() {
        return script;
    }

    /** Moves to the script of the next live session. */
    synchronized Script nextScript() {
        Script next = isScriptPlayed ? nextScripts.poll() : null;
        if (next != null) {
            script = next;
            cached = new Cursor<>(next.cached());
        }
        isScriptPlayed = true;
        return script;
    }

    synchronized void repair() {
        Script repaired = script.repaired();
        if (repaired != null) {
            play(repaired, List.of());
        }
    }

    synchronized FlinksSession open(String requestId, Script playing, Duration idle, Instant now) {
        FlinksSession session = FlinksSession.live(requestId, this, playing, idle, now);
        live.removeIf(other -> !other.isLive(now));
        live.add(session);
        latest = session;
        opened++;
        mostLive = Math.max(mostLive, live.size());
        return session;
    }

    /** What a cached call answers; {@code handle} is the new session that the call opens. */
    synchronized ScriptedOutcome cachedAnswer(FlinksSession handle, boolean replaysWhileLive, Instant now) {
        Step.OfCachedCheck step = cached.meet();
        if (step != null && !(step instanceof Step.Pending)) {
            cached.pass();
        }
        return switch (step) {
            case null -> replay(handle, replaysWhileLive, now);
            case Step.Replay ignored -> replay(handle, replaysWhileLive, now);
            case Step.Pending pending -> new ScriptedOutcome.Pending(handle.requestId, pending.code());
            case Step.Failure failure -> new ScriptedOutcome.Refused(handle.requestId, failure);
            case Step.CachedSince since ->
                new ScriptedOutcome.Authorized(
                        handle.requestId,
                        new ScriptedOutcome.Shown(
                                loginId, username, isScheduledRefresh, since.lastRefresh(), script.institution()));
        };
    }

    /**
     * The outcome of the last attempt, errors included.
     *
     * @see <a
     *     href="https://help.flinks.com/support/solutions/articles/43000761538-errors-when-calling-authorize-with-cached-mode">Errors
     *     when calling Authorize with cached mode</a>
     */
    private ScriptedOutcome replay(FlinksSession handle, boolean replaysWhileLive, Instant now) {
        if (latest != null && latest.isUnanswered()) {
            return new ScriptedOutcome.Refused(handle.requestId, FlinksCode.QUESTION_NOT_FOUND.failure());
        }
        if (latest != null && latest.isLive(now) && !replaysWhileLive) {
            return new ScriptedOutcome.Pending(handle.requestId, FlinksCode.OPERATION_PENDING);
        }
        if (lastFailure != null) {
            return new ScriptedOutcome.Refused(handle.requestId, lastFailure);
        }
        return new ScriptedOutcome.Authorized(handle.requestId, shown(script.institution()));
    }

    synchronized ScriptedOutcome.Shown shown(Institution institution) {
        return new ScriptedOutcome.Shown(loginId, username, isScheduledRefresh, lastRefresh, institution);
    }

    synchronized void refreshed(Instant now) {
        lastRefresh = now;
        lastFailure = null;
    }

    synchronized void failed(Step.Failure failure) {
        lastFailure = failure;
    }

    public synchronized void schedule(boolean active) {
        isScheduledRefresh = active;
    }

    public synchronized void delete() {
        deleted = true;
    }

    synchronized boolean isDeleted() {
        return deleted;
    }

    synchronized int liveNow(Instant now) {
        live.removeIf(session -> !session.isLive(now));
        return live.size();
    }

    /** Ends its live sessions now. */
    public synchronized void lapse(Instant now) {
        live.forEach(session -> session.lapse(now));
    }

    synchronized int mostLive() {
        return mostLive;
    }

    synchronized int opened() {
        return opened;
    }

    synchronized void count(Endpoint endpoint) {
        calls.merge(endpoint, 1, Integer::sum);
    }

    synchronized int calls(Endpoint endpoint) {
        return calls.getOrDefault(endpoint, 0);
    }
}
