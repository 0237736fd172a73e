package dev.reconnect.sandbox.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int A_MOMENT_MILLIS = 300;

    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket target;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        target = new ServerSocket(0, 600, InetAddress.getLoopbackAddress());
        proxy = new TcpProxy(target.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        target.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void whatIsSentArrivesOnTheOtherSideBothWays() throws IOException {
        Socket client = client();
        Socket server = server();

        send(client, "ask");
        assertThat(receive(server)).isEqualTo("ask");
        send(server, "yes");
        assertThat(receive(client)).isEqualTo("yes");
    }

    @Test
    void anEndPassesInOneDirectionAndTheOtherStaysOpen() throws IOException {
        Socket client = client();
        Socket server = server();

        client.shutdownOutput();
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        send(server, "yes");
        server.close();

        assertThat(receive(client)).isEqualTo("yes");
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aCutResetsBothSides() throws IOException {
        Socket client = client();
        Socket server = server();

        proxy.cut();

        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> receive(server)).isInstanceOf(SocketException.class);
    }

    @Test
    void aCutRefusesWhoComesUntilItIsMended() throws IOException {
        proxy.cut();
        assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);

        proxy.mend();
        send(client(), "ask");
        assertThat(receive(server())).isEqualTo("ask");
    }

    @Test
    void aStallHoldsWhatIsSentUntilItIsMended() throws IOException {
        Socket client = client();
        Socket server = server();
        proxy.stall();
        send(client, "ask");
        server.setSoTimeout(A_MOMENT_MILLIS);
        assertThatThrownBy(() -> receive(server)).isInstanceOf(SocketTimeoutException.class);

        proxy.mend();

        server.setSoTimeout(PATIENCE_MILLIS);
        assertThat(receive(server)).isEqualTo("ask");
    }

    @Test
    void aStallAcceptsWhoComesAndLeadsNobodyThrough() throws IOException {
        proxy.stall();
        Socket client = client();
        target.setSoTimeout(A_MOMENT_MILLIS);
        assertThatThrownBy(this::server).isInstanceOf(SocketTimeoutException.class);

        proxy.mend();

        target.setSoTimeout(PATIENCE_MILLIS);
        send(client, "ask");
        assertThat(receive(server())).isEqualTo("ask");
    }

    @Test
    void whatAStallHeldIsLostByACut() throws IOException {
        Socket client = client();
        Socket server = server();
        proxy.stall();
        send(client, "ask");

        proxy.cut();
        proxy.mend();

        assertThatThrownBy(() -> receive(server)).isInstanceOf(SocketException.class);
    }

    @Test
    void aTargetThatIsNotThereIsAReset() throws IOException {
        target.close();

        Socket client = client();

        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketException.class);
    }

    @Test
    void connectionsBeyondTheLimitAreReset() throws IOException {
        for (int i = 0; i < TcpProxy.MOST_CONNECTIONS; i++) {
            client();
            server();
        }

        Socket beyond = client();

        assertThatThrownBy(() -> receive(beyond)).isInstanceOf(SocketException.class);
    }

    @Test
    void aClosedProxyLeavesNeitherPortNorConnection() throws IOException {
        Socket client = client();

        proxy.close();

        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketException.class);
        assertThat(LocalPorts.isFree(proxy.port())).isTrue();
        assertThatThrownBy(proxy::mend).isInstanceOf(IllegalStateException.class);
    }

    private Socket client() throws IOException {
        return kept(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
    }

    private Socket server() throws IOException {
        return kept(target.accept());
    }

    private Socket kept(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static String receive(Socket socket) throws IOException {
        byte[] text = socket.getInputStream().readNBytes(3);
        if (text.length < 3) {
            throw new IOException("it ended after " + text.length + " bytes");
        }
        return new String(text, UTF_8);
    }
}
