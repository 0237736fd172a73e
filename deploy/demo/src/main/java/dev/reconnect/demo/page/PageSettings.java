package dev.reconnect.demo.page;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the app is told.
 *
 * @param port on loopback
 * @param connectUrl where Flinks Connect is: the only origin that may be framed and whose messages count
 * @param flinks where authorize tokens are minted
 * @param redirects where the worker takes the REDIRECT message's url
 * @param customers who may sign in
 * @param nightLogins whom the nightly run refreshes
 */
public record PageSettings(
        int port,
        Kafka kafka,
        URI connectUrl,
        Flinks flinks,
        Redirects redirects,
        List<Customer> customers,
        List<String> nightLogins) {

    public PageSettings {
        customers = List.copyOf(customers);
        nightLogins = List.copyOf(nightLogins);
    }

    /**
     * Where outcomes are read.
     *
     * @param history how far back they are read when the app starts
     */
    public record Kafka(String bootstrapServers, String topicPrefix, Duration history) {}

    /** {@code {apiUrl}/v3/{customerId}/BankingServices/GenerateAuthorizeToken} and its key. */
    public record Flinks(URI apiUrl, String customerId, String secretKey) {

        /** Without the key. */
        @Override
        public String toString() {
            return "Flinks[" + apiUrl + "]";
        }
    }

    /**
     * {@code POST /redirects} of the worker.
     *
     * @param landing the address that a redirect's url begins with; no other is handed on
     */
    public record Redirects(URI url, String bearerToken, String landing) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Redirects[" + url + "]";
        }
    }

    /** Where a browser reaches the app: the name, so that cookies are not shared with what else runs on 127.0.0.1. */
    public String origin() {
        return "http://localhost:" + port;
    }

    /** The origin of Connect, as a browser writes it. */
    String connectOrigin() {
        return connectUrl.getScheme() + "://" + connectUrl.getRawAuthority();
    }
}
