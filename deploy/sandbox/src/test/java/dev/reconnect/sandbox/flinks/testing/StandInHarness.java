package dev.reconnect.sandbox.flinks.testing;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.bank.MovableClock;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The base of the stand-in's tests: a server, a clock that stands still, a client. */
public abstract class StandInHarness {
    protected static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    protected final MovableClock clock = MovableClock.standingAt(NOON);
    protected FlinksStandIn standIn;
    protected Caller caller;

    @BeforeEach
    void start() {
        standIn = new FlinksStandIn(settings(StandInSettings.builder().clock(clock)));
        caller = new Caller(standIn.start());
    }

    /** A test class overrides this for other settings. */
    protected StandInSettings settings(StandInSettings.Builder defaults) {
        return defaults.build();
    }

    @AfterEach
    void stop() {
        caller.close();
        standIn.close();
    }

    protected String open(String loginId) {
        return caller.start(loginId).requestId();
    }

    protected String connectPath(String requestId) {
        return "/v2/?requestId=" + requestId;
    }
}
