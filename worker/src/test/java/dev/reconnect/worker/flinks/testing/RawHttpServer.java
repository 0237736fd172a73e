package dev.reconnect.worker.flinks.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server that controls each byte, so its answers may be broken in any way. One script answers every request.
 */
public final class RawHttpServer implements AutoCloseable {

    /** Answers one request. If it throws, the connection ends. */
    @FunctionalInterface
    public interface Script {
        void answer(Request request, Wire wire) throws Exception;
    }

    /** A request as it came, with header names in lower case. */
    public record Request(String method, String path, Map<String, String> headers, String body) {}

    private final ServerSocket listener;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<Socket, Boolean> connections = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public RawHttpServer(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    public RawHttpServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<Request> requests(String pathEnd) {
        return requests.stream()
                .filter(request -> request.path().endsWith(pathEnd))
                .toList();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket connection : connections.keySet()) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.put(socket, true);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException over) {
            // The socket is closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Wire wire = new Wire(socket, closed);
            while (true) {
                Request request = read(in);
                requests.add(request);
                script.answer(request, wire);
            }
        } catch (Exception over) {
            // The client left, or the script threw.
        } finally {
            connections.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(first[0], first[1], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the client closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** The way back to the client. */
    public static final class Wire {
        private final Socket socket;
        private final OutputStream out;
        private final CountDownLatch closed;

        private Wire(Socket socket, CountDownLatch closed) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
            this.closed = closed;
        }

        /** Sends a whole response. Further headers are whole lines. */
        public void json(int status, String body, String... headers) throws IOException {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Type: application/json\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            raw(head + "Content-Length: " + length + "\r\n\r\n" + body);
        }

        public void raw(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** Sends one byte every 20 ms until the client ends the connection. */
        public void drip() throws IOException, InterruptedException {
            do {
                raw(" ");
            } while (!closed.await(20, TimeUnit.MILLISECONDS));
        }

        /** Sends nothing until the test is over. */
        public void silence() throws InterruptedException {
            closed.await();
        }

        /** Ends the connection with RST instead of FIN. */
        public void reset() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
