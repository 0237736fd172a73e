package dev.reconnect.worker.simulation;

import dev.reconnect.worker.simulation.flinks.Institutions;
import dev.reconnect.worker.simulation.flinks.Weather;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Flinks' own troubles, which come and go. */
final class Climate {

    private static final int[] STATUSES = {401, 403, 429};

    private final Weather weather;
    private final Odds odds;
    private final RandomGenerator random;

    Climate(Weather weather, Odds odds, RandomGenerator random) {
        this.weather = weather;
        this.odds = odds;
        this.random = random;
        if (random.nextInt(3) == 0) {
            // A fact of life, not a fault: it stays.
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

    /** Flinks and the way there are fine; a bank may not be. */
    void outage() {
        weather.calm();
        if (random.nextInt(3) == 0) {
            weather.down(anyBank(), true);
        }
    }

    private int anyBank() {
        return Institutions.ALL.get(random.nextInt(Institutions.ALL.size())).id();
    }

    void clears() {
        weather.calm();
    }
}
