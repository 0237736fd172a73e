package dev.reconnect.worker.flinks.limit;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls.AnswerLease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a call may leave now: if all gates let it pass, in this order. A bank that is not well
 * ({@link BreakerGate}), the memory for data answers ({@link MemoryGate}), two holds that an answer can put on all
 * calls ({@link SlowDownHold}, {@link OurFaultHold}), the starts under way at one bank ({@link InstitutionCallLimit}),
 * all calls under way ({@link OpenCallLimit}), and the rate ({@link CallRate}). The last two adapt: to how late answers
 * are ({@link LatencyLimit}), and to what Flinks takes ({@link AdaptiveRate}). Nothing here waits; all shards share it;
 * safe for use by many threads. A gate is called with the lock of all permits in hand, and so is what it tells others:
 * none of them may call back.
 *
 * <p>A clock that never jumps measures all waiting; the wall clock only names the moments that others are told.
 */
public final class CallPermits {

    private static final Logger LOG = LoggerFactory.getLogger(CallPermits.class);

    /** The first rate, which is rarely too high. It grows until it is enough or a login is refused. */
    private static final int FIRST_RATE = 50;

    /**
     * How many calls follow a start, if the bank takes half a minute. So far the first climb may go without answers.
     */
    private static final int CALLS_OF_A_SESSION = 8;

    /** A longer hold is told at once. */
    private static final Duration LONG_HOLD = Duration.ofSeconds(1);

    /** A "slow down" is evidence about the limit for so long. */
    private static final long TOGETHER = TimeUnit.SECONDS.toNanos(15);

    /** Stands for the calls that belong to no login. */
    private static final CallRequest NEUTRAL_CALL =
            new CallRequest(new Call.Poll("nobody's"), "nobody", Lane.BATCH, null);

    private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final SlowDownHold slowDown = new SlowDownHold();
    private final OurFaultHold ourFault;
    /** Who was told to slow down, since the last lesson. */
    private final RefusalEvidence slowedDown = new RefusalEvidence(TOGETHER);

    private final AdaptiveRate rate;
    private final LatencyLimit openLimit;
    private final OpenCallLimit open;
    private final UncommittedAnswers uncommitted;
    private final CallRate callRate;
    private final List<CallGate> gates;
    private final WaitCounts waitCounts = new WaitCounts();
    private long slowDowns;
    private @Nullable Long lessonAt;
    private long lineAt;

    /** Permits for calls that need no memory, at banks that are always well. */
    public CallPermits(FlinksSettings.CallLimits limits, InstantSource clock) {
        this(limits, NeutralWitness.NONE, clock, System::nanoTime);
    }

    /** The same; {@code nanoTime} is a clock that never jumps, as {@link System#nanoTime}. */
    public CallPermits(
            FlinksSettings.CallLimits limits, NeutralWitness witness, InstantSource clock, LongSupplier nanoTime) {
        this(limits, FlinksSettings.Forms.DEFAULTS.start(), witness, List.of(), clock, nanoTime);
    }

    /** Permits for a worker's calls. */
    public CallPermits(
            FlinksSettings settings, FlinksClient client, InstitutionBreakers breakers, InstantSource clock) {
        this(settings, client, breakers, clock, System::nanoTime);
    }

    /** The same; {@code nanoTime} is a clock that never jumps, as {@link System#nanoTime}. */
    public CallPermits(
            FlinksSettings settings,
            FlinksClient client,
            InstitutionBreakers breakers,
            InstantSource clock,
            LongSupplier nanoTime) {
        this(
                settings.limits(),
                settings.forms().start(),
                client.witness(),
                List.of(new BreakerGate(breakers), new MemoryGate(client.memory())),
                clock,
                nanoTime);
    }

    /** @param first gates that are asked before the others */
    CallPermits(
            FlinksSettings.CallLimits limits,
            StartForm startForm,
            NeutralWitness witness,
            List<CallGate> first,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        long nanos = nanoTime.getAsLong();
        lineAt = nanos - BETWEEN_LINES;
        FlinksSettings.Range perSecond = limits.perSecond();
        FlinksSettings.Range places = limits.openCalls();
        ourFault = new OurFaultHold(side -> neutralCall(witness, side), startForm, nanoTime);
        rate = new AdaptiveRate(perSecond.floor(), perSecond.ceiling(), FIRST_RATE, nanos);
        double share = limits.interactiveShare() / 100.0;
        openLimit = new LatencyLimit(places.floor(), places.ceiling(), startForm, nanos);
        open = new OpenCallLimit(openLimit, share);
        uncommitted = new UncommittedAnswers(open, openLimit);
        gates = new ArrayList<>(first);
        gates.add(slowDown);
        gates.add(ourFault);
        gates.add(new InstitutionCallLimit(open::most));
        gates.add(open);
        callRate = new CallRate(rate, slowDown, share, nanos);
        gates.add(callRate);
    }

    /** Why all calls are stopped for long or until someone acts, in words for an operator; empty if they are not. */
    public synchronized Optional<String> heldBecause() {
        Optional<String> fault = ourFault.reason();
        return fault.isPresent() ? fault : leftAlone();
    }

    private Optional<String> leftAlone() {
        Instant soon = clock.instant().plus(SlowDownHold.BETWEEN_PROBES);
        return slowedDownUntil()
                .filter(until -> until.isAfter(soon))
                .map(until -> "Flinks asked to be left alone until " + until.truncatedTo(ChronoUnit.SECONDS)
                        + "; it is asked once a minute, and all calls go on by themselves once it answers.");
    }

    /** Returns until when Flinks asks for no calls; empty if it does not ask. */
    public synchronized Optional<Instant> slowedDownUntil() {
        Instant now = steady(nanoTime.getAsLong());
        return slowDown.until(now).map(until -> clock.instant().plus(Duration.between(now, until)));
    }

    /** Returns how many calls are not answered yet, with those that have a permit but are not sent yet. */
    public synchronized int openCalls() {
        return open.count() - uncommitted.places();
    }

    /** Returns the present state of the limits. */
    public synchronized LimiterState state() {
        Instant now = steady(nanoTime.getAsLong());
        Duration held =
                slowDown.until(now).map(until -> Duration.between(now, until)).orElse(Duration.ZERO);
        return new LimiterState(
                rate.learned(), open.most(), openCalls(), uncommitted.places(), held, slowDowns, waitCounts.counts());
    }

    /**
     * Lets a call leave if all gates do; then {@link #release} or {@link #answered} must follow.
     *
     * @param httpCalls how many HTTP calls it may take
     */
    public GateDecision acquire(CallRequest callRequest, int httpCalls) {
        GateDecision decision = decide(callRequest, httpCalls);
        if (decision instanceof GateDecision.Wait) {
            look();
        }
        return decision;
    }

    private synchronized GateDecision decide(CallRequest callRequest, int httpCalls) {
        CallAttempt attempt = new CallAttempt(callRequest, httpCalls, nanoTime.getAsLong(), clock.instant());
        uncommitted.expire(attempt.nanos());
        for (CallGate gate : gates) {
            if (gate.ask(attempt) instanceof GateDecision.Wait wait) {
                keptBack(attempt, wait.reason());
                return wait;
            }
        }
        gates.forEach(gate -> gate.taken(attempt));
        return GateDecision.PASS;
    }

    private void keptBack(CallAttempt attempt, WaitReason reason) {
        waitCounts.add(attempt.priority(), reason);
        if (reason == WaitReason.BANK) {
            openLimit.keptBack();
        }
    }

    /** The call does not leave: gives back what it took. */
    synchronized void release(CallRequest callRequest) {
        gates.reversed().forEach(gate -> gate.returned(callRequest));
    }

    /**
     * Says whose fault a refusal is that may be ours ({@link OurFaultHold}). The call still counts as under way. The
     * stage never completes exceptionally.
     *
     * @param since when the call got its permit, in nanoseconds of the clock that never jumps
     */
    public CompletionStage<ReadAnswer> classified(CallRequest callRequest, long since, ReadAnswer readAnswer) {
        return ourFault.classified(callRequest, since, readAnswer);
    }

    /** Asks whether a fault of ours is mended, if there is a place for one more call. Cheap; the caller repeats it. */
    public void look() {
        for (NeutralWitness.Side side : ourFault.due()) {
            if (placeForNeutralCall()) {
                var unused = ourFault.asked(side).whenComplete((finding, never) -> neutralCallEnded());
            }
        }
    }

    private synchronized boolean placeForNeutralCall() {
        if (open.count() >= open.most()) {
            return false;
        }
        open.taken(neutralCall());
        return true;
    }

    private synchronized void neutralCallEnded() {
        open.returned(NEUTRAL_CALL);
    }

    /**
     * A neutral call and its token are owed to the rate, and leave whatever it says: they are few. During a long hold
     * of all calls it may be the probe.
     */
    private CompletionStage<NeutralWitness.Finding> neutralCall(NeutralWitness witness, NeutralWitness.Side side) {
        CallAttempt attempt = neutralCall();
        synchronized (this) {
            if (slowDown.ask(attempt) instanceof GateDecision.Wait) {
                return CompletableFuture.completedStage(NeutralWitness.Finding.UNKNOWN);
            }
            slowDown.taken(attempt);
            callRate.taken(attempt);
        }
        return witness.ask(side).thenApply(finding -> {
            if (!(finding instanceof NeutralWitness.Finding.Unknown)) {
                synchronized (this) {
                    slowDown.passed(NEUTRAL_CALL, attempt.steady(), nanoTime.getAsLong());
                }
            }
            return finding;
        });
    }

    private CallAttempt neutralCall() {
        return new CallAttempt(NEUTRAL_CALL, 2, nanoTime.getAsLong(), clock.instant());
    }

    /**
     * The call was answered: gives back what it took, and learns from the answer. Its place among the calls under way
     * is free again once the lease is released, or a little later in any case ({@link UncommittedAnswers}).
     *
     * @param httpCalls how many HTTP calls it took at most
     * @param since when the call got its permit, in nanoseconds of the clock that never jumps
     * @return the answer's lease, which releases the answer's own one, too
     */
    public synchronized AnswerLease answered(
            CallRequest callRequest, int httpCalls, long since, ReadAnswer readAnswer) {
        long nanos = nanoTime.getAsLong();
        gates.reversed().forEach(gate -> gate.answered(callRequest, readAnswer, nanos));
        boolean served = heard(readAnswer.answer()) && !(readAnswer.answer() instanceof Answer.Refused);
        UncommittedAnswers.UncommittedAnswer answer = uncommitted.add(callRequest, since, nanos, served);
        if (readAnswer.answer() instanceof Answer.Refused refused && refused.refusalClass() == RefusalClass.SLOW_DOWN) {
            slowDown(callRequest, refused, since, nanos);
        } else if (readAnswer.answer() instanceof Answer.Unreadable unreadable && unreadable.retryAfter() != null) {
            Instant heldBefore = heldUntil(nanos);
            slowDown.told(callRequest, unreadable.retryAfter(), nanos);
            tellOfHold(nanos);
            if (heldUntil(nanos).isAfter(heldBefore.plus(LONG_HOLD))) {
                LOG.info(
                        "Flinks or its gateway asks {} logins to wait ({}): no call leaves for {} ms",
                        RefusalEvidence.SEVERAL,
                        unreadable.cause(),
                        Duration.between(steady(nanos), heldUntil(nanos)).toMillis());
            }
        } else if (heard(readAnswer.answer())) {
            slowDown.passed(callRequest, steady(since), nanos);
            slowedDown.passed(callRequest, nanos);
            tellOfHold(nanos);
            rate.passed(httpCalls, nanos);
            if (callRequest.call() instanceof Call.Start) {
                rate.startPassed(httpCalls + CALLS_OF_A_SESSION, nanos);
            }
        }
        return () -> {
            readAnswer.lease().release();
            committed(answer);
        };
    }

    private synchronized void committed(UncommittedAnswers.UncommittedAnswer answer) {
        answer.committed(nanoTime.getAsLong());
    }

    private void slowDown(CallRequest callRequest, Answer.Refused refused, long since, long nanos) {
        slowDowns++;
        boolean lesson = isLesson(callRequest, since, nanos);
        Instant now = steady(nanos);
        Instant heldBefore = heldUntil(nanos);
        Duration retryAfter = refused.retryAfter();
        if (retryAfter != null && retryAfter.isPositive()) {
            slowDown.told(callRequest, retryAfter, nanos);
        } else if (lesson) {
            slowDown.lesson(now);
        }
        tellOfHold(nanos);
        Instant held = heldUntil(nanos);
        if (held.isAfter(heldBefore.plus(LONG_HOLD)) || (lesson && nanos - lineAt >= BETWEEN_LINES)) {
            lineAt = nanos;
            LOG.info(
                    "Flinks says slow down ({} under HTTP {}): from now on {} calls a second, none for {} ms",
                    refused.flinksCode(),
                    refused.httpStatus(),
                    Math.round(rate.learned()),
                    Duration.between(now, held).toMillis());
        }
    }

    /** Until when all calls are held; now if they are not. */
    private Instant heldUntil(long nanos) {
        Instant now = steady(nanos);
        return slowDown.until(now).orElse(now);
    }

    private void tellOfHold(long nanos) {
        Instant now = steady(nanos);
        slowDown.until(now)
                .ifPresentOrElse(until -> rate.held(Duration.between(now, until), nanos), () -> rate.notHeld(nanos));
    }

    /** Several logins must have been refused, by calls that left after the last lesson. */
    private boolean isLesson(CallRequest callRequest, long since, long nanos) {
        rate.refused();
        if (lessonAt != null && since - lessonAt < 0) {
            return false;
        }
        boolean another = slowedDown.refused(callRequest, nanos, TOGETHER);
        if (another && !slowedDown.isOfOneInstitution(nanos)) {
            rate.loginRefused(nanos);
        }
        if (!slowedDown.several(nanos) || !rate.lesson(nanos)) {
            return false;
        }
        slowedDown.clear();
        lessonAt = nanos;
        return true;
    }

    private static boolean heard(Answer answer) {
        return !(answer instanceof Answer.NotSent) && !(answer instanceof Answer.Unreadable);
    }

    private static Instant steady(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
