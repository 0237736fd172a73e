package dev.reconnect.demo.page;

/** The actions that only a demo offers. */
@FunctionalInterface
public interface DemoControls {
    /** Ends the time of the bank's question to this login, as if no one had answered it. */
    void lapse(String loginId);
}
