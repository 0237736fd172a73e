package dev.reconnect.demo;

/**
 * Where the demo listens, on loopback; 0 is a free port. The fixed ones stand in {@code demo.properties} too.
 *
 * @param landing where Connect sends the browser
 */
record Ports(int kafka, int flinks, int landing, int ops) {

    static final Ports FREE = new Ports(0, 0, 0, 0);
    static final Ports FIXED = new Ports(19092, 18082, 18080, 8081);
}
