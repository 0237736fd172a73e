package dev.reconnect.demo.page;

/** What only a demo has. */
@FunctionalInterface
public interface DemoControls {
    /** The bank's question to this login is answered by nobody, and its time is over. */
    void lapse(String loginId);
}
