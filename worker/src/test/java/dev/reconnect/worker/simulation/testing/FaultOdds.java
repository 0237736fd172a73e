package dev.reconnect.worker.simulation.testing;

import java.util.random.RandomGenerator;

/**
 * The chances of faults, as the seed decides: each is the chance of one fault at one of its opportunities. All are zero
 * after the faults end.
 */
final class FaultOdds {

    private final RandomGenerator random;
    private final double strength;
    private final double death;
    private final double pause;
    private final double trouble;
    private final double unknown;
    private boolean calm;

    FaultOdds(RandomGenerator random) {
        this.random = random;
        // A calm day and a bad one find different bugs.
        strength = Math.pow(random.nextDouble(), 2);
        death = strength * 0.02 * random.nextDouble();
        pause = strength * 0.02 * random.nextDouble();
        trouble = strength * 0.05 * random.nextDouble();
        unknown = strength * 0.05 * random.nextDouble();
    }

    /** From now on nothing goes wrong any more. */
    void clears() {
        calm = true;
    }

    /** From 0, if nothing goes wrong, to 1. */
    double strength() {
        return calm ? 0 : strength;
    }

    boolean isCalm() {
        return calm;
    }

    boolean death() {
        return strikes(death);
    }

    boolean pause() {
        return strikes(pause);
    }

    /** The broker does not answer, and nothing was done. */
    boolean trouble() {
        return strikes(trouble);
    }

    /** The broker did its work, but its answer is lost. */
    boolean unknown() {
        return strikes(unknown);
    }

    private boolean strikes(double chance) {
        return !calm && random.nextDouble() < chance;
    }
}
