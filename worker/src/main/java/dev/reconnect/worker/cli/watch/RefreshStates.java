package dev.reconnect.worker.cli.watch;

import dev.reconnect.worker.cli.terminal.CommandFailed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;

/**
 * How far each of many refreshes is. Each place in the table takes 9 bytes. A refresh is known by 64 bits of a hash:
 * among a million refreshes, two are confused with a probability of 1 in 37 million.
 */
final class RefreshStates {
    /** The most refreshes, which take 1.2 GB of memory. A run with more is not counted. */
    static final int MOST = 64_000_000;

    private static final long NOBODY = 0;

    private final MessageDigest digest;
    private long[] hashes = new long[1 << 12];
    private byte[] states = new byte[hashes.length];
    private int size;

    RefreshStates() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** How far a refresh is. */
    enum RefreshState {
        /** Requested, and there is no outcome yet. */
        OPEN(0),
        WAITING_FOR_MFA(1),
        READY(2),
        NEED_CREDENTIALS(3),
        EXPIRED(4),
        FAILED(5),
        DECLINED(6);

        private final byte code;

        RefreshState(int code) {
            this.code = (byte) code;
        }
    }

    /** Adds a refresh; has no effect if it is known already. */
    void requested(String loginId, String refreshId) throws CommandFailed {
        long hash = hash(loginId, refreshId);
        int place = place(hash);
        if (hashes[place] == NOBODY) {
            put(place, hash, RefreshState.OPEN);
        }
    }

    /** Sets the state; the last call for a refresh counts. */
    void became(String loginId, String refreshId, RefreshState refreshState) throws CommandFailed {
        long hash = hash(loginId, refreshId);
        put(place(hash), hash, refreshState);
    }

    /** How many refreshes are in each state, states with none included. */
    Map<RefreshState, Integer> counts() {
        int[] byCode = new int[RefreshState.values().length];
        for (int place = 0; place < hashes.length; place++) {
            if (hashes[place] != NOBODY) {
                byCode[states[place]]++;
            }
        }
        Map<RefreshState, Integer> counts = new EnumMap<>(RefreshState.class);
        for (RefreshState refreshState : RefreshState.values()) {
            counts.put(refreshState, byCode[refreshState.code]);
        }
        return counts;
    }

    int size() {
        return size;
    }

    private long hash(String loginId, String refreshId) {
        digest.update(loginId.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        long hash = ByteBuffer.wrap(digest.digest(refreshId.getBytes(StandardCharsets.UTF_8)))
                .getLong();
        return hash == NOBODY ? 1 : hash;
    }

    /** The place of this hash, or the free place for it. */
    private int place(long hash) {
        int place = (int) hash & (hashes.length - 1);
        while (hashes[place] != NOBODY && hashes[place] != hash) {
            place = (place + 1) & (hashes.length - 1);
        }
        return place;
    }

    private void put(int place, long hash, RefreshState refreshState) throws CommandFailed {
        boolean added = hashes[place] == NOBODY;
        hashes[place] = hash;
        states[place] = refreshState.code;
        if (added) {
            size++;
            if (size > MOST) {
                throw new CommandFailed("The run has more than " + MOST + " refreshes: give a shorter --since.");
            }
            if (size > hashes.length / 4 * 3) {
                grow();
            }
        }
    }

    private void grow() {
        long[] oldHashes = hashes;
        byte[] oldStates = states;
        hashes = new long[oldHashes.length * 2];
        states = new byte[hashes.length];
        for (int old = 0; old < oldHashes.length; old++) {
            if (oldHashes[old] != NOBODY) {
                int place = place(oldHashes[old]);
                hashes[place] = oldHashes[old];
                states[place] = oldStates[old];
            }
        }
    }
}
