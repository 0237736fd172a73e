package dev.reconnect.sandbox.flinks;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** What the tests of the stand-in start from: a server, a clock that stands still, a client. */
abstract class StandInTest {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    final MovableClock clock = MovableClock.standingAt(NOON);
    FlinksStandIn standIn = new FlinksStandIn(settings(FlinksSettings.builder().clock(clock)));
    Caller caller = new Caller(standIn.start());

    /** What a test class sets up otherwise. */
    FlinksSettings settings(FlinksSettings.Builder defaults) {
        return defaults.build();
    }

    @AfterEach
    void stop() {
        caller.close();
        standIn.close();
    }

    String open(String loginId) {
        return caller.start(loginId).requestId();
    }

    String connectPath(String requestId) {
        return "/v2/?requestId=" + requestId;
    }
}
