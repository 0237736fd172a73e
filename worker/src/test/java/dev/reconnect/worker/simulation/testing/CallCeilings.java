package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.flinks.FlinksSettings.CallLimits;
import dev.reconnect.worker.simulation.testing.flinks.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Checks that each process keeps to its ceilings, and makes no call while Flinks asks for silence: what several logins
 * are told holds for all, unless other calls pass. It uses what reached the network and what came back.
 */
final class CallCeilings {

    /** A call may already be on its way when Flinks asks for silence: its token has just come. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(1);
    /** People, the batch lane's sessions and its starts each keep a permit; each kind of call may owe a token's. */
    private static final double AT_ONCE = 3 + 4;
    /** What the rate saves up, and what a token's way moves from one second to the next, in seconds of the rate. */
    private static final double SECONDS_SAVED = 0.65;

    private final CallLimits limits;
    private final Consumer<String> wrong;
    private final Map<String, Sender> processes = new HashMap<>();
    private Instant calmSince = Instant.MAX;

    /** This many logins may speak for all. */
    private static final int SEVERAL = 3;
    /** A call that passed shows for so long that not all must be silent. */
    private static final Duration LATELY = Duration.ofSeconds(31);
    /** Logins that are told within so long speak together. */
    private static final Duration TOGETHER = Duration.ofSeconds(14);

    private record Told(Instant at, Instant until) {}

    private static final class Sender {
        /** What each login was told last. */
        final Map<String, Told> told = new HashMap<>();

        Instant heardAt = Instant.MIN;
        Instant hushedAt = Instant.MIN;
        Instant hushedUntil = Instant.MIN;
        /** The calls beyond those that the rate allowed up to now. */
        double level;

        Instant levelAt = Instant.MIN;
    }

    CallCeilings(CallLimits limits, Consumer<String> wrong) {
        this.limits = limits;
        this.wrong = wrong;
    }

    /** From now on no process stands still, and no answer is slow. */
    void calm(Instant now) {
        calmSince = now;
    }

    void fact(Fact fact) {
        if (fact instanceof Fact.Sent sent) {
            sent(sent);
        } else if (fact instanceof Fact.Heard heard) {
            process(heard.process()).heardAt = heard.at();
        } else if (fact instanceof Fact.TurnedAway away
                && away.loginId() != null
                && !away.silence().isZero()) {
            turnedAway(
                    process(away.process()),
                    away.loginId(),
                    away.at(),
                    away.at().plus(away.silence()));
        }
    }

    private static void turnedAway(Sender process, String loginId, Instant at, Instant until) {
        process.told.put(loginId, new Told(at, until));
        process.told
                .values()
                .removeIf(told -> !told.until().isAfter(at) || told.at().isBefore(at.minus(TOGETHER)));
        boolean othersPass = process.heardAt.isAfter(at.minus(LATELY));
        if (process.told.size() < SEVERAL || othersPass) {
            return;
        }
        Instant agreed = process.told.values().stream()
                .map(Told::until)
                .sorted(Comparator.reverseOrder())
                .toList()
                .get(SEVERAL - 1);
        if (agreed.isAfter(process.hushedUntil)) {
            process.hushedAt = process.hushedUntil.isAfter(at) ? process.hushedAt : at;
            process.hushedUntil = agreed;
        }
    }

    /** A call got its permit at this moment. */
    void admitted(String name, Instant now) {
        if (now.isBefore(process(name).hushedUntil)) {
            wrong.accept(name + " lets a call go out at " + now + ", and Flinks wants silence until "
                    + process(name).hushedUntil);
        }
    }

    private void sent(Fact.Sent sent) {
        if (sent.open() > limits.openCalls().ceiling()) {
            wrong.accept(sent.process() + " has " + sent.open() + " calls under way at " + sent.at() + ", of "
                    + limits.openCalls());
        }
        if (sent.at().isBefore(calmSince)) {
            return;
        }
        Sender process = process(sent.process());
        if (sent.at().isAfter(process.hushedAt.plus(UNDER_WAY)) && sent.at().isBefore(process.hushedUntil)) {
            wrong.accept(sent.process() + " calls at " + sent.at() + ", and Flinks wants silence until "
                    + process.hushedUntil);
        }
        int ceiling = limits.perSecond().ceiling();
        double seconds = process.levelAt.equals(Instant.MIN)
                ? 0
                : Duration.between(process.levelAt, sent.at()).toNanos() / 1e9;
        process.level = Math.max(0, process.level - seconds * ceiling) + 1;
        process.levelAt = sent.at();
        if (process.level > AT_ONCE + SECONDS_SAVED * ceiling) {
            wrong.accept(sent.process() + " is " + process.level + " calls ahead of its rate of " + ceiling
                    + " a second at " + sent.at());
        }
    }

    private Sender process(String name) {
        return processes.computeIfAbsent(name, any -> new Sender());
    }
}
