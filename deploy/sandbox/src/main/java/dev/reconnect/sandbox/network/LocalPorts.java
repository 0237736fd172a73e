package dev.reconnect.sandbox.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TCP ports on the loopback address.
 *
 * <p>They lie below the ranges from which operating systems take outgoing ports (Linux from 32768, others from 49152).
 * Otherwise a client that keeps trying a stopped broker's port could get that very port, connect to itself, and keep
 * the broker from starting again.
 *
 * <p>Each process hands out ports from a slice of its own, one after the other. So a port that was handed out and is
 * not in use yet is not handed out by another process of this user, nor here before all others were. If the slices
 * cannot be locked, as in a temporary directory that is read-only, it takes any.
 */
public final class LocalPorts {
    public static final String HOST = "127.0.0.1";

    private static final int LOWEST = 10_240;
    private static final int SLICES = 64;
    private static final int IN_SLICE = 352;

    /** A lock file for each slice. */
    private static final Path SLICE_LOCKS =
            Path.of(System.getProperty("java.io.tmpdir"), "reconnect-ports-" + System.getProperty("user.name"));

    /** Keeps the lock of the own slice as long as this process lives. */
    private static final List<FileChannel> LOCKS = new ArrayList<>();

    private static @Nullable Slice own;

    private LocalPorts() {}

    /**
     * Returns {@code count} different ports on which no program listens now, and which are not among {@code taken}.
     */
    public static synchronized List<Integer> free(int count, Set<Integer> taken) {
        Slice slice = own == null ? Slice.take() : own;
        own = slice;
        Set<Integer> found = new LinkedHashSet<>();
        for (int attempt = 0; attempt < IN_SLICE && found.size() < count; attempt++) {
            int port = slice.next();
            if (!taken.contains(port) && isFree(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException("no " + count + " free ports on " + HOST + " were found");
        }
        return List.copyOf(found);
    }

    /** Returns the first of {@code count} ports in a row that are free like those of {@link #free}. */
    public static int inARow(int count) {
        for (int attempt = 0; attempt < IN_SLICE; attempt++) {
            List<Integer> ports = free(count, Set.of());
            if (ports.getLast() - ports.getFirst() == count - 1) {
                return ports.getFirst();
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row on " + HOST + " were found");
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

    /** Some ports in a row. */
    private static final class Slice {
        private final int first;
        private int given;

        private Slice(int number) {
            this.first = LOWEST + number * IN_SLICE;
            // A client of an ended process may still try a port that was handed out there.
            this.given = (int) (ProcessHandle.current().pid() % IN_SLICE);
        }

        static Slice take() {
            for (int number = 0; number < SLICES; number++) {
                if (isLocked(SLICE_LOCKS.resolve(Integer.toString(number)))) {
                    return new Slice(number);
                }
            }
            return new Slice((int) (ProcessHandle.current().pid() % SLICES));
        }

        /** Says whether this process has the lock now, and did not have it before. */
        private static boolean isLocked(Path file) {
            FileChannel channel = null;
            boolean locked = false;
            try {
                Files.createDirectories(SLICE_LOCKS);
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                locked = channel.tryLock() != null;
            } catch (IOException | OverlappingFileLockException e) {
                // The next slice may be free.
            }
            if (channel != null && locked) {
                LOCKS.add(channel);
            } else {
                close(channel);
            }
            return locked;
        }

        private static void close(@Nullable FileChannel channel) {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                // It holds nothing.
            }
        }

        int next() {
            int port = first + given;
            given = (given + 1) % IN_SLICE;
            return port;
        }
    }
}
