package dev.reconnect.sandbox.flinks.bank;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A bounded map that forgets dead values, the oldest first, and beyond its capacity also living ones. Thread-safe. */
public final class BoundedMap<V> {
    private final ConcurrentHashMap<String, V> values = new ConcurrentHashMap<>();
    private final Queue<String> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final int capacity;

    public BoundedMap(int capacity) {
        this.capacity = capacity;
    }

    public void put(String key, V value, Predicate<V> dead) {
        values.put(key, value);
        oldestFirst.add(key);
        queued.incrementAndGet();
        // Each put removes at most two values: the map shrinks, and no call pays for all the others.
        for (int i = 0; i < 2 && forgetOldest(dead); i++) {
            queued.decrementAndGet();
        }
    }

    public @Nullable V get(String key) {
        return values.get(key);
    }

    public @Nullable V remove(String key) {
        return values.remove(key);
    }

    int size() {
        return values.size();
    }

    private boolean forgetOldest(Predicate<V> dead) {
        String key = oldestFirst.peek();
        if (key == null) {
            return false;
        }
        V value = values.get(key);
        if (value != null && queued.get() <= capacity && !dead.test(value)) {
            return false;
        }
        if (!oldestFirst.remove(key)) {
            return false;
        }
        values.remove(key);
        return true;
    }
}
