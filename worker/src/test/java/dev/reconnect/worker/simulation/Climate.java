package dev.reconnect.worker.simulation;

import dev.reconnect.worker.simulation.flinks.Weather;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Flinks' own troubles, which come and go. */
final class Climate {

    private final Weather weather;
    private final Odds odds;
    private final RandomGenerator random;

    Climate(Weather weather, Odds odds, RandomGenerator random) {
        this.weather = weather;
        this.odds = odds;
        this.random = random;
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
            case 4, 5 -> weather.down(1 + random.nextInt(3), true);
            case 6 -> weather.wayThere(Duration.ofSeconds(random.nextInt(20)));
            default -> {}
        }
    }

    void clears() {
        weather.calm();
    }
}
