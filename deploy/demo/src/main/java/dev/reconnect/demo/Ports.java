package dev.reconnect.demo;

import dev.reconnect.sandbox.network.LocalPorts;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where the demo listens, on loopback; 0 is a free port. The fixed ones stand in {@code demo.properties} too.
 *
 * @param page never 0: Connect's way back is part of the worker's settings
 * @param redirect the worker's redirect endpoint; never 0 for the same reason
 */
record Ports(int kafka, int flinks, int page, int ops, int redirect) {

    static final Ports FIXED = new Ports(19092, 18082, 8080, 8081, 8082);

    static Ports free() {
        List<Integer> free = LocalPorts.free(2, Set.of());
        return new Ports(0, 0, free.get(0), 0, free.get(1));
    }

    /** The first of them that somebody else has; 0 if all can be had. */
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
