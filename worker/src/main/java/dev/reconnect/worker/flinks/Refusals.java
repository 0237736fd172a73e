package dev.reconnect.worker.flinks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How often a call was told to wait, by who waits and why. Guarded by its owner. */
final class Refusals {

    enum Why {
        RATE,
        OPEN_CALLS,
        /** Its bank has as many starts under way as one bank may. */
        BANK,
        SLOW_DOWN,
        OUR_FAULT
    }

    private final Map<Rank, Map<Why, Long>> counts = new EnumMap<>(Rank.class);

    void add(Rank rank, Why why) {
        counts.computeIfAbsent(rank, unused -> new EnumMap<>(Why.class)).merge(why, 1L, Long::sum);
    }

    List<LimiterState.Refused> counts() {
        List<LimiterState.Refused> all = new ArrayList<>();
        for (Rank rank : Rank.values()) {
            Map<Why, Long> ofRank = counts.getOrDefault(rank, Map.of());
            for (Why why : Why.values()) {
                all.add(new LimiterState.Refused(word(rank), word(why), ofRank.getOrDefault(why, 0L)));
            }
        }
        return List.copyOf(all);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
