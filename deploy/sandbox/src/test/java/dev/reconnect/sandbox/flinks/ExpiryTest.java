package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpiryTest extends StandInHarness {
    private static final Duration ALMOST_EIGHT = Duration.ofMinutes(8).minusMillis(1);

    @Test
    void aRequestIdDiesAfterEightQuietMinutes() {
        String requestId = open("greatday");

        clock.advance(ALMOST_EIGHT);
        assertThat(caller.poll(requestId).status()).isEqualTo(203);
        clock.advance(Duration.ofMinutes(8));

        Caller.Answer gone = caller.poll(requestId);
        assertThat(gone.status()).isEqualTo(400);
        assertThat(gone.code()).isEqualTo("SESSION_NONEXISTENT");
    }

    @Test
    void everyPollProlongsTheRequestId() {
        String requestId = open("test_pending");
        for (int i = 0; i < 4; i++) {
            clock.advance(ALMOST_EIGHT);
            assertThat(caller.poll(requestId).status()).isEqualTo(202);
        }
    }

    @Test
    void bySwitchPollsDoNotProlong() {
        standIn.switches().turnOn(Switch.POLLS_DO_NOT_PROLONG);
        String requestId = open("test_pending");
        clock.advance(ALMOST_EIGHT);
        assertThat(caller.poll(requestId).status()).isEqualTo(202);

        clock.advance(Duration.ofMillis(1));
        assertThat(caller.poll(requestId).status()).isEqualTo(400);
    }

    @Test
    void bySwitchTheCodeIsSessionExpired() {
        standIn.switches().turnOn(Switch.GONE_IS_SESSION_EXPIRED);

        assertThat(caller.poll("nobody").code()).isEqualTo("SESSION_EXPIRED");
    }

    @Test
    void dataProcessingHasThirtyMinutesHoweverOftenItIsPolled() {
        String requestId = open("test_pending_data");
        caller.poll(requestId);
        assertThat(caller.accounts(requestId).status()).isEqualTo(202);

        for (int i = 0; i < 2; i++) {
            clock.advance(Duration.ofMinutes(14));
            assertThat(caller.accountsAgain(requestId).status()).isEqualTo(202);
        }
        clock.advance(Duration.ofMinutes(2));
        assertThat(caller.accountsAgain(requestId).code()).isEqualTo("SESSION_NONEXISTENT");
    }

    @Test
    void anExpiredSessionIsNoLongerLive() {
        open("greatday");
        assertThat(standIn.ledger().totals("greatday").liveNow()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(8));
        assertThat(standIn.ledger().totals("greatday").liveNow()).isZero();
    }

    @Test
    void bySwitchTheRequestIdEndsWithItsData() {
        standIn.switches().turnOn(Switch.DATA_ENDS_THE_REQUEST_ID);
        String requestId = open("greatday_nomfa");
        caller.poll(requestId);

        assertThat(caller.accounts(requestId).status()).isEqualTo(200);
        assertThat(caller.accountsAgain(requestId).code()).isEqualTo("SESSION_NONEXISTENT");
    }
}
