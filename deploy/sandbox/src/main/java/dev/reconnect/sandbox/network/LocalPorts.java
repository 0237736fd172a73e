package dev.reconnect.sandbox.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports on the loopback address.
 *
 * <p>They lie below the ranges from which operating systems take outgoing ports (Linux from 32768, others from 49152).
 * Otherwise a client that keeps trying a stopped broker's port could get that very port, connect to itself, and keep
 * the broker from starting again.
 */
public final class LocalPorts {
    public static final String HOST = "127.0.0.1";

    private static final int LOWEST = 10_240;
    private static final int BOUND = 32_768;
    private static final int ATTEMPTS = 1_000;

    private LocalPorts() {}

    /**
     * Returns {@code count} different ports on which no program listens now, and which are not among {@code taken}.
     */
    public static List<Integer> free(int count, Set<Integer> taken) {
        Set<Integer> found = new LinkedHashSet<>();
        for (int attempt = 0; attempt < ATTEMPTS && found.size() < count; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
            if (!taken.contains(port) && isFree(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException("no " + count + " free ports on " + HOST + " were found");
        }
        return List.copyOf(found);
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
