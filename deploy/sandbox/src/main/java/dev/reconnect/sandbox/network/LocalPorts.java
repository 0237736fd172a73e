package dev.reconnect.sandbox.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * not in use yet is not handed out again, here or by another process.
 */
public final class LocalPorts {
    public static final String HOST = "127.0.0.1";

    private static final int LOWEST = 10_240;
    private static final int SLICES = 64;
    private static final int IN_SLICE = 352;

    /** A lock file for each slice. */
    private static final Path SLICE_LOCKS =
            Path.of(System.getProperty("java.io.tmpdir"), "reconnect-ports-" + System.getProperty("user.name"));

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

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Some ports in a row. They are this process's as long as it lives: the lock ends with the process. */
    private static final class Slice {
        private final FileChannel lock;
        private final int first;
        private int given;

        private Slice(FileChannel lock, int first) {
            this.lock = lock;
            this.first = first;
            // A client of an ended process may still try a port that was handed out there.
            this.given = (int) (ProcessHandle.current().pid() % IN_SLICE);
        }

        static Slice take() {
            for (int number = 0; number < SLICES; number++) {
                FileChannel lock = locked(SLICE_LOCKS.resolve(Integer.toString(number)));
                if (lock != null) {
                    return new Slice(lock, LOWEST + number * IN_SLICE);
                }
            }
            throw new IllegalStateException(
                    SLICES + " processes already take ports; their locks are in " + SLICE_LOCKS);
        }

        private static @Nullable FileChannel locked(Path file) {
            try {
                Files.createDirectories(SLICE_LOCKS);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (isLocked(channel)) {
                    return channel;
                }
                channel.close();
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException("the ports of this process cannot be locked: " + file, e);
            }
        }

        /** Says whether this process has the lock now, and did not have it before. */
        private static boolean isLocked(FileChannel channel) throws IOException {
            try {
                return channel.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                return false;
            }
        }

        int next() {
            if (!lock.isOpen()) {
                throw new IllegalStateException("the lock of this process's ports was closed");
            }
            int port = first + given;
            given = (given + 1) % IN_SLICE;
            return port;
        }
    }
}
