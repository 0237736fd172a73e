package dev.reconnect.worker.collection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Maps and sets that forget their eldest entry when a new one is too many. None is safe for more than one thread. */
public final class Bounded {

    private Bounded() {}

    /** At most so many entries; the one that was put first goes first. */
    public static <K, V> Map<K, V> map(int most) {
        return new Eldest<>(most, false);
    }

    /** At most so many entries; the one that was used least lately goes first. */
    public static <K, V> Map<K, V> mapByUse(int most) {
        return new Eldest<>(most, true);
    }

    /** At most so many elements; the one that was added first goes first. */
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
