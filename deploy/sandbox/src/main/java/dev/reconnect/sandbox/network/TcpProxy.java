package dev.reconnect.sandbox.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy whose connections a test can cut. It listens on one port of the loopback address and passes all bytes on
 * to another. Each connection takes two virtual threads and two small buffers; connections beyond the limit are reset.
 *
 * <p>Methods may be called from any thread. The proxy's monitor guards its state and the set of connections.
 */
public final class TcpProxy implements AutoCloseable {
    /** The most connections at once. */
    public static final int MOST_CONNECTIONS = 512;

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BACKLOG = 256;
    private static final int STOP_SECONDS = 5;

    private enum State {
        OPEN,
        STALLED,
        CUT,
        CLOSED
    }

    private final int port;
    private final int target;
    private final ExecutorService threads;
    private final Set<Connection> connections = new HashSet<>();
    private ServerSocket listener;
    private State state = State.OPEN;
    /** Whether a thread still accepts connections, or has not yet noticed that it must stop. */
    private boolean listening;

    /** Creates a proxy between a free port and the target. */
    public TcpProxy(int target) {
        this(LocalPorts.free(1, Set.of(target)).getFirst(), target);
    }

    /**
     * Creates a proxy between two ports.
     *
     * @throws UncheckedIOException if it cannot listen on {@code port}
     */
    public TcpProxy(int port, int target) {
        this.port = port;
        this.target = target;
        this.listener = bound();
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("proxy-" + port + "-", 0).factory());
        listen();
    }

    public int port() {
        return port;
    }

    /** Resets every connection and refuses new ones. The bytes that {@link #stall} held are lost. */
    public synchronized void cut() {
        enter(State.CUT);
        close(listener);
        // The reset comes before anything waits, so that held bytes are not passed on.
        Set.copyOf(connections).forEach(Connection::reset);
        awaitDeafness();
    }

    /**
     * Lets nothing pass and tells neither side, like a network that has split in two: connections stay, new ones are
     * accepted, and all bytes are held as far as the buffers reach.
     */
    public synchronized void stall() {
        if (state == State.CUT) {
            throw new IllegalStateException("what is cut cannot stall");
        }
        enter(State.STALLED);
    }

    /** Lets everything pass again. Held bytes arrive late, like bytes that TCP sends again. */
    public synchronized void mend() {
        boolean cut = state == State.CUT;
        if (cut) {
            listener = bound();
        }
        enter(State.OPEN);
        if (cut) {
            listen();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            cut();
            enter(State.CLOSED);
        }
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the proxy's threads did not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enter(State next) {
        if (state == State.CLOSED) {
            throw new IllegalStateException("the proxy is closed");
        }
        state = next;
        notifyAll();
    }

    private ServerSocket bound() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            return socket;
        } catch (IOException taken) {
            throw new UncheckedIOException("nobody can listen on port " + port, taken);
        }
    }

    private void listen() {
        ServerSocket accepting = listener;
        listening = true;
        threads.execute(() -> accept(accepting));
    }

    private void accept(ServerSocket accepting) {
        try {
            while (true) {
                Connection connection = new Connection(accepting.accept());
                if (isWelcome(connection)) {
                    threads.execute(connection::run);
                } else {
                    connection.reset();
                }
            }
        } catch (IOException | RejectedExecutionException closed) {
            deaf();
        }
    }

    private synchronized void deaf() {
        listening = false;
        notifyAll();
    }

    /** Waits until the accepting thread has noticed the end. Only then is the port free and refuses connections. */
    private void awaitDeafness() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        try {
            while (listening) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException("nobody stopped listening on port " + port);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isWelcome(Connection connection) {
        return (state == State.OPEN || state == State.STALLED)
                && connections.size() < MOST_CONNECTIONS
                && connections.add(connection);
    }

    private synchronized void forget(Connection connection) {
        connections.remove(connection);
    }

    /** Waits while the proxy is stalled. */
    private synchronized void awaitPassage() throws InterruptedException {
        while (state == State.STALLED) {
            wait();
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception gone) {
            // The socket is not used any more.
        }
    }

    /** A client's connection and its counterpart. A reset of one resets the other. */
    private final class Connection {
        private final Socket client;
        private final Socket server = new Socket();

        Connection(Socket client) {
            this.client = client;
        }

        void run() {
            try {
                awaitPassage();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                var answers = threads.submit(() -> pump(server, client));
                pump(client, server);
                answers.get();
                close(client);
                close(server);
            } catch (Exception broken) {
                reset();
            } finally {
                forget(this);
            }
        }

        private void pump(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    awaitPassage();
                    out.write(buffer, 0, read);
                }
                awaitPassage();
                to.shutdownOutput();
            } catch (IOException | InterruptedException broken) {
                reset();
            }
        }

        /** Closes without an orderly end: the other side sees a reset. */
        void reset() {
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                } catch (IOException gone) {
                    // The socket is closed already.
                }
                close(socket);
            }
        }
    }
}
