package dev.reconnect.worker.collection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Maps and sets that remove their eldest entry when a new one exceeds the bound. They are not safe for several threads.
 */
public final class Bounded {

    private Bounded() {}

    /** A map of at most {@code most} entries; the entry that was put first is removed first. */
    public static <K, V> Map<K, V> map(int most) {
        return new Eldest<>(most, false);
    }

    /** A map of at most {@code most} entries; the least recently used entry is removed first. */
    public static <K, V> Map<K, V> mapByUse(int most) {
        return new Eldest<>(most, true);
    }

    /** A set of at most {@code most} elements; the element that was added first is removed first. */
    public static <E> Set<E> set(int most) {
        return Collections.newSetFromMap(map(most));
    }

    private static final class Eldest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Eldest(int most, boolean byUse) {
            super(16, 0.75f, byUse);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
