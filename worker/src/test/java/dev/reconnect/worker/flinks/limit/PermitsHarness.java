package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Permits in virtual time, and what Flinks answers to them. */
// The permits read the clock only later, when the test object is complete.
@SuppressWarnings("this-escape")
abstract class PermitsHarness {

    static final Call START = new Call.Start("login-1");
    static final Call POLL = new Call.Poll("r-1");
    static final Call FETCH = new Call.Fetch("r-1");
    static final ReadAnswer FINE = ReadAnswer.of(new Answer.Pending("r-1"));

    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    final CallPermits permits = permits(100_000, 3);

    static ReadAnswer unavailable(@Nullable Duration retryAfter) {
        return ReadAnswer.of(new Answer.Unreadable("HTTP 503", 503, retryAfter));
    }

    void answered(Call call, ReadAnswer readAnswer) {
        permits.answered(CallRequests.of(call), 1, nanos(), readAnswer).release();
    }

    long nanos() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    void goOut(Call call) {
        assertThat(takes(permits, call, 1)).isTrue();
    }

    void later(Duration duration) {
        now = now.plus(duration);
    }

    CallPermits permits(int callsPerSecond, int maxOpenCalls) {
        return new CallPermits(
                new FlinksSettings.CallLimits(
                        Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, callsPerSecond, maxOpenCalls),
                NeutralWitness.NONE,
                () -> now,
                this::nanos);
    }

    static ReadAnswer refused(RefusalClass refusalClass, @Nullable String code, @Nullable Duration retryAfter) {
        return ReadAnswer.of(new Answer.Refused(refusalClass, code, 401, null, null, retryAfter));
    }

    static boolean takes(CallPermits permits, Call call, int httpCalls) {
        return permits.acquire(CallRequests.of(call), httpCalls) instanceof GateDecision.Pass;
    }
}
