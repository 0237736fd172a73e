package dev.reconnect.demo.page;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which person uses which browser. Guarded by its monitor; bounded: the oldest session is dropped first. */
final class BrowserSessions {
    private static final int MOST = 1000;
    private static final int ID_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Customer> customers = new LinkedHashMap<>();

    synchronized String open(Customer customer) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String sessionId = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        customers.put(sessionId, customer);
        if (customers.size() > MOST) {
            customers.remove(customers.keySet().iterator().next());
        }
        return sessionId;
    }

    synchronized @Nullable Customer customer(String sessionId) {
        return customers.get(sessionId);
    }

    synchronized void close(String sessionId) {
        customers.remove(sessionId);
    }
}
