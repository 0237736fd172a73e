package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.Permit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a call may leave now. There is a rate over all calls and a bound on those under way; both adapt to
 * what Flinks takes ({@link AdaptiveLimit}). An answer can put two holds on all calls
 * ({@link SlowDownHold}, {@link OurFaultHold}). Nothing here waits; all shards share it; safe for use by many threads.
 *
 * <p>A clock that never jumps measures all waiting; the wall clock only names the moments that others are told.
 */
public final class CallPermits {

    private static final Logger LOG = LoggerFactory.getLogger(CallPermits.class);

    /** The first rate, which is rarely too high. It doubles until it is enough or a lesson is heard. */
    private static final int FIRST_RATE = 50;

    private static final Duration SOONEST = Duration.ofMillis(5);
    private static final Duration LATEST = Duration.ofSeconds(1);
    /** How soon to ask again for a place: an open call may end at any time. */
    private static final Duration PLACE = Duration.ofMillis(20);
    /** How soon to ask again during a probe, which may be answered at any time. */
    private static final Duration PROBED = Duration.ofMillis(250);

    private static final long LATELY = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final SlowDownHold slowDown = new SlowDownHold();
    private final OurFaultHold ourFault;
    private final AdaptiveLimit rate;
    private final AdaptiveLimit openLimit;
    private final CallRate callRate;
    private final OpenCallLimit open;
    private final InstitutionCallLimit institutions = new InstitutionCallLimit();
    private final WaitCounts waitCounts = new WaitCounts();
    private long slowDowns;
    /** When calls under way, and not the rate, last kept a call back; null if the rate has kept one back since. */
    private @Nullable Long openKeptBackAt;

    private long lineAt;

    public CallPermits(FlinksSettings.CallLimits limits, InstantSource clock) {
        this(limits, clock, System::nanoTime);
    }

    /** Permits for starts of the settings' form. */
    public CallPermits(FlinksSettings settings, InstantSource clock) {
        this(settings.limits(), settings.forms().start(), clock, System::nanoTime);
    }

    /** @param nanoTime a clock that never jumps, as {@link System#nanoTime} */
    public CallPermits(FlinksSettings.CallLimits limits, InstantSource clock, LongSupplier nanoTime) {
        this(limits, FlinksSettings.Forms.DEFAULTS.start(), clock, nanoTime);
    }

    public CallPermits(
            FlinksSettings.CallLimits limits, StartForm startForm, InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.ourFault = new OurFaultHold(startForm);
        this.nanoTime = nanoTime;
        long nanos = nanoTime.getAsLong();
        lineAt = nanos - BETWEEN_LINES;
        FlinksSettings.Range perSecond = limits.perSecond();
        FlinksSettings.Range places = limits.openCalls();
        rate = new AdaptiveLimit(perSecond.floor(), perSecond.ceiling(), FIRST_RATE, nanos);
        // Calls come under way only as fast as the rate lets them, so this limit may begin at its ceiling.
        openLimit = new AdaptiveLimit(places.floor(), places.ceiling(), places.ceiling(), nanos);
        double share = limits.interactiveShare() / 100.0;
        callRate = new CallRate(share, nanos);
        open = new OpenCallLimit(share);
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

    /** Returns the number of calls under way, with those that have a permit but are not sent yet. */
    public synchronized int openCalls() {
        return open.count();
    }

    /** Returns the present state of the limits. */
    public synchronized LimiterState state() {
        Instant now = steady(nanoTime.getAsLong());
        Duration held =
                slowDown.until(now).map(until -> Duration.between(now, until)).orElse(Duration.ZERO);
        return new LimiterState(
                rate.value(), (int) openLimit.value(), open.count(), held, slowDowns, waitCounts.counts());
    }

    public synchronized Permit acquire(CallRequest callRequest, int httpCalls) {
        long nanos = nanoTime.getAsLong();
        Instant now = steady(nanos);
        Priority priority = Priority.of(callRequest);
        if (!slowDown.allows(now)) {
            Duration wait = Duration.between(now, slowDown.again(now));
            callRate.pauseUntil(nanos + wait.toNanos());
            return refused(priority, WaitCounts.WaitReason.SLOW_DOWN, wait);
        }
        if (!ourFault.allows(callRequest.call(), now)) {
            return refused(priority, WaitCounts.WaitReason.OUR_FAULT, PROBED);
        }
        if (!institutions.allows(callRequest, (int) openLimit.value())) {
            waitCounts.add(priority, WaitCounts.WaitReason.BANK);
            return new Permit.InstitutionHeld(clock.instant().plus(PLACE));
        }
        if (!open.allows(priority, (int) openLimit.value(), nanos)) {
            if (open.nearlyFull((int) openLimit.value())) {
                openKeptBackAt = nanos;
                openLimit.keptBack(nanos);
            }
            return refused(priority, WaitCounts.WaitReason.OPEN_CALLS, PLACE);
        }
        callRate.accrue(nanos, rate.value());
        // The one probe of a long hold needs no permit of the rate: none became free during the hold.
        boolean probe = slowDown.until(now).isPresent();
        if (!probe && !callRate.take(priority, httpCalls)) {
            openKeptBackAt = null;
            rate.keptBack(nanos);
            return refused(priority, WaitCounts.WaitReason.RATE, untilPermit(priority));
        }
        slowDown.goesOut(now);
        ourFault.goesOut(callRequest.call(), now);
        open.begins(priority, nanos);
        institutions.begins(callRequest);
        return Permit.GRANTED;
    }

    private Duration untilPermit(Priority priority) {
        double seconds = callRate.secondsUntilPermit(priority, rate.value());
        Duration wait = Duration.ofNanos((long) (Math.min(1, seconds) * 1e9));
        return wait.compareTo(LATEST) > 0 ? LATEST : wait;
    }

    private Permit refused(Priority priority, WaitCounts.WaitReason waitReason, Duration wait) {
        waitCounts.add(priority, waitReason);
        return new Permit.Later(clock.instant().plus(wait.compareTo(SOONEST) < 0 ? SOONEST : wait));
    }

    synchronized void release(CallRequest callRequest) {
        open.ends(Priority.of(callRequest));
        institutions.ends(callRequest);
        ourFault.comesBack(callRequest.call());
    }

    /**
     * Gives the permit back, and learns from the answer.
     *
     * @param since when the call got its permit, in nanoseconds of the clock that never jumps
     */
    public synchronized void answered(CallRequest callRequest, long since, ReadAnswer readAnswer) {
        open.ends(Priority.of(callRequest));
        institutions.ends(callRequest);
        long nanos = nanoTime.getAsLong();
        Instant now = steady(nanos);
        Duration leaveAlone = readAnswer.leaveAlone();
        if (readAnswer.answer() instanceof Answer.Refused refused && refused.refusalClass() == RefusalClass.SLOW_DOWN) {
            slowDown(refused, since, nanos);
        } else if (leaveAlone != null) {
            slowDown.askedFor(leaveAlone, now);
        } else if (heard(readAnswer.answer())) {
            slowDown.passed(steady(since), now);
            rate.passed(nanos);
        }
        ourFault.answered(callRequest.call(), readAnswer.answer(), now);
    }

    private void slowDown(Answer.Refused refused, long since, long nanos) {
        slowDowns++;
        AdaptiveLimit tooHigh = openKeptBackAt != null && nanos - openKeptBackAt < LATELY ? openLimit : rate;
        boolean lesson = tooHigh.slowDown(since, nanos);
        Instant now = steady(nanos);
        Instant heldBefore = slowDown.until(now).orElse(now);
        Duration retryAfter = refused.retryAfter();
        if (retryAfter != null && retryAfter.isPositive()) {
            slowDown.askedFor(retryAfter, now);
        } else if (lesson) {
            slowDown.lesson(now);
        }
        Instant held = slowDown.until(now).orElse(now);
        if (held.isAfter(heldBefore.plus(LATEST)) || (lesson && nanos - lineAt >= BETWEEN_LINES)) {
            lineAt = nanos;
            LOG.info(
                    "Flinks says slow down ({} under HTTP {}): from now on {} calls a second, {} under way, none for {} ms",
                    refused.flinksCode(),
                    refused.httpStatus(),
                    Math.round(rate.value()),
                    (int) openLimit.value(),
                    Duration.between(now, held).toMillis());
        }
    }

    private static boolean heard(Answer answer) {
        return !(answer instanceof Answer.NotSent) && !(answer instanceof Answer.Unreadable);
    }

    private static Instant steady(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
