package dev.reconnect.demo;

import dev.reconnect.sandbox.network.LocalPorts;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The demo's ports on loopback; 0 means a free port. {@code demo.properties} holds the fixed ports, too.
 *
 * @param page the page's port; never 0, because the worker's settings name the address of the way back from Connect
 * @param redirect the worker's redirect endpoint; never 0 for the same reason
 */
record Ports(int kafka, int flinks, int page, int ops, int redirect) {

    static final Ports FIXED = new Ports(19092, 18082, 8080, 8081, 8082);

    static Ports free() {
        List<Integer> free = LocalPorts.free(2, Set.of());
        return new Ports(0, 0, free.get(0), 0, free.get(1));
    }

    /** The first of these ports that another program has; 0 if all are free. */
    int inUse() {
        return IntStream.of(page, kafka, flinks, ops, redirect)
                .filter(port -> port != 0 && !LocalPorts.isFree(port))
                .findFirst()
                .orElse(0);
    }

    Ports withPage(int port) {
        return new Ports(kafka, flinks, port, ops, redirect);
    }
}
