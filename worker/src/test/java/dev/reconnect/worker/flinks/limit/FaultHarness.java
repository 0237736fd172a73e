package dev.reconnect.worker.flinks.limit;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.flinks.client.NeutralWitness.Finding;
import dev.reconnect.worker.flinks.client.NeutralWitness.Side;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Permits with a witness that says what the test wants, in virtual time. */
// The permits read the clock only later, when the test object is complete.
@SuppressWarnings("this-escape")
abstract class FaultHarness {

    static final Call START = new Call.Start("login-1");
    static final Call POLL = new Call.Poll("r-1");
    static final Call CHECK = new Call.CheckCached("login-1");
    static final Call FETCH = new Call.Fetch("r-1");
    static final List<Call> ALL = List.of(START, POLL, CHECK, FETCH, new Call.FetchPending("r-1"));
    static final ReadAnswer FINE = ReadAnswer.of(new Answer.Pending("r-1"));
    static final ReadAnswer NOT_AVAILABLE =
            ReadAnswer.of(new Answer.Refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", 401, null, null, null));
    static final Finding REFUSED = new Finding.Refused("METHOD_NOT_AVAILABLE", 401);

    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    final Witness witness = new Witness();
    final CallPermits permits = permits(StartForm.AUTHORIZE_ASYNC);

    /** Says what the test wants, and counts how often it was asked. */
    static final class Witness implements NeutralWitness {
        final Map<Side, Finding> findings = new EnumMap<>(Side.class);
        final List<Side> asked = new ArrayList<>();

        @Nullable CompletableFuture<Finding> pending;

        @Override
        public CompletionStage<Finding> ask(Side side) {
            asked.add(side);
            return pending != null
                    ? pending
                    : CompletableFuture.completedStage(findings.getOrDefault(side, Finding.FINE));
        }
    }

    ReadAnswer refuses(String login, int institutionId) {
        return classified(fetch(login, institutionId), NOT_AVAILABLE);
    }

    static CallRequest fetch(String login, int institutionId) {
        return new CallRequest(new Call.Fetch("r-" + login), login, Lane.BATCH, institutionId);
    }

    boolean startAt(@Nullable Integer institutionId) {
        return permits.acquire(new CallRequest(START, "login-1", Lane.INTERACTIVE, institutionId), 1)
                instanceof GateDecision.Pass;
    }

    ReadAnswer answered(Call call, ReadAnswer readAnswer) {
        return classified(CallRequests.of(call), readAnswer);
    }

    ReadAnswer classified(CallRequest callRequest, ReadAnswer readAnswer) {
        return permits.classified(callRequest, nanos(), readAnswer)
                .toCompletableFuture()
                .join();
    }

    static @Nullable RefusalClass classOf(ReadAnswer readAnswer) {
        return readAnswer.answer() instanceof Answer.Refused refused ? refused.refusalClass() : null;
    }

    boolean goes(Call call) {
        CallRequest callRequest = CallRequests.of(call);
        boolean goes = permits.acquire(callRequest, 1) instanceof GateDecision.Pass;
        if (goes) {
            permits.release(callRequest);
        }
        return goes;
    }

    /** Looks every half second, as the worker does. */
    void look(Duration time) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plusMillis(500)) {
            permits.look();
        }
        permits.look();
    }

    long nanos() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    void later(Duration duration) {
        now = now.plus(duration);
    }

    CallPermits permits(StartForm startForm) {
        return new CallPermits(
                new FlinksSettings.CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, 100_000, 1000),
                startForm,
                witness,
                List.of(),
                () -> now,
                this::nanos);
    }
}
