package dev.reconnect.demo.page;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the app.
 *
 * @param port the port on loopback
 * @param connectUrl the address of Flinks Connect: the only origin that the page frames and whose messages it
 *     believes
 * @param flinks where the app mints authorize tokens
 * @param redirects where the worker takes the url of a REDIRECT message
 * @param customers who may sign in
 * @param nightLogins the logins that the nightly run refreshes
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
     * Where the app reads outcomes.
     *
     * @param history how far back it reads when it starts
     */
    public record Kafka(String bootstrapServers, String topicPrefix, Duration history) {}

    /** {@code {apiUrl}/v3/{customerId}/BankingServices/GenerateAuthorizeToken} and its key. */
    public record Flinks(URI apiUrl, String customerId, String secretKey) {

        /** Leaves out the key. */
        @Override
        public String toString() {
            return "Flinks[" + apiUrl + "]";
        }
    }

    /**
     * {@code POST /redirects} of the worker.
     *
     * @param landing the address that a redirect's url must begin with; the app passes on no other
     */
    public record Redirects(URI url, String bearerToken, String landing) {

        /** Leaves out the token. */
        @Override
        public String toString() {
            return "Redirects[" + url + "]";
        }
    }

    /**
     * The address of the app for a browser. It uses the host name, so that other programs on 127.0.0.1 do not share its
     * cookies.
     */
    public String origin() {
        return "http://localhost:" + port;
    }

    /** Connect's origin, in the form in which a browser writes it. */
    String connectOrigin() {
        return connectUrl.getScheme() + "://" + connectUrl.getRawAuthority();
    }
}
