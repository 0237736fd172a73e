package dev.reconnect.worker.flinks.limit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How often calls were told to wait, by who waits and why. Guarded by its owner. */
final class WaitCounts {

    private final Map<Priority, Map<WaitReason, Long>> counts = new EnumMap<>(Priority.class);

    void add(Priority priority, WaitReason waitReason) {
        counts.computeIfAbsent(priority, unused -> new EnumMap<>(WaitReason.class))
                .merge(waitReason, 1L, Long::sum);
    }

    List<LimiterState.RefusalTotals> counts() {
        List<LimiterState.RefusalTotals> all = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            Map<WaitReason, Long> ofPriority = counts.getOrDefault(priority, Map.of());
            for (WaitReason waitReason : WaitReason.values()) {
                all.add(new LimiterState.RefusalTotals(
                        word(priority), word(waitReason), ofPriority.getOrDefault(waitReason, 0L)));
            }
        }
        return List.copyOf(all);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
