package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.simulation.testing.flinks.FlinksWeather;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedInstitutions;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Flinks' own problems, which come and go. */
final class FlinksConditions {

    private static final int[] STATUSES = {401, 403, 429};

    private final FlinksWeather weather;
    private final FaultOdds odds;
    private final RandomGenerator random;

    FlinksConditions(FlinksWeather weather, FaultOdds odds, RandomGenerator random) {
        this.weather = weather;
        this.odds = odds;
        this.random = random;
        if (random.nextInt(3) == 0) {
            // This is a condition, not a fault: it stays.
            int retryAfter = random.nextInt(6);
            weather.limit(
                    3 + random.nextInt(50),
                    STATUSES[random.nextInt(STATUSES.length)],
                    retryAfter == 0 ? null : String.valueOf(retryAfter));
        }
    }

    void changes() {
        if (random.nextDouble() > odds.strength()) {
            weather.calm();
            return;
        }
        weather.rough();
        switch (random.nextInt(12)) {
            case 0 -> weather.keysRefused(true);
            case 1 -> weather.tokensRefused(true);
            case 2 -> weather.notActivated(true);
            case 3 -> weather.slowingDown(true);
            case 4, 5 -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    weather.down(anyBank(), true);
                }
            }
            case 6 -> weather.wayThere(Duration.ofSeconds(random.nextInt(20)));
            default -> {}
        }
    }

    /** From now on Flinks and the network are fine, but a bank may be down. */
    void outage() {
        weather.calm();
        if (random.nextInt(3) == 0) {
            weather.down(anyBank(), true);
        }
    }

    private int anyBank() {
        return SimulatedInstitutions.ALL
                .get(random.nextInt(SimulatedInstitutions.ALL.size()))
                .id();
    }

    void clears() {
        weather.calm();
    }
}
