package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.bank.LoginTotals;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest extends StandInHarness {
    @Override
    protected StandInSettings settings(StandInSettings.Builder defaults) {
        return defaults.ledgerCapacity(500).build();
    }

    @Test
    void aRefreshIsCountedCallByCall() {
        String requestId = open("Greatday_NoMfa");
        caller.poll(requestId);
        caller.accounts(requestId);
        caller.accountsAgain(requestId);
        caller.cached("greatday_nomfa");

        assertThat(standIn.ledger().totals("greatday_nomfa")).isEqualTo(new LoginTotals(1, 1, 1, 0, 1, 2, 0, 1));
        assertThat(standIn.ledger().totals("greatday")).isEqualTo(LoginTotals.NONE);
    }

    @Test
    void callsAreKeptInOrderWithTheirInstants() {
        String requestId = open("greatday");
        clock.advance(Duration.ofSeconds(2));
        caller.poll(requestId);
        clock.advance(Duration.ofSeconds(3));
        caller.poll(requestId);

        assertThat(standIn.ledger().calls("greatday"))
                .extracting(Ledger.Entry::endpoint, Ledger.Entry::status, Ledger.Entry::requestId)
                .containsExactly(
                        tuple(Endpoint.ASYNC_START, 202, requestId),
                        tuple(Endpoint.ASYNC_POLL, 203, requestId),
                        tuple(Endpoint.ASYNC_POLL, 203, requestId));
        assertThat(standIn.ledger().instants("greatday", Endpoint.ASYNC_POLL))
                .containsExactly(NOON.plusSeconds(2), NOON.plusSeconds(5));
    }

    @Test
    void aSecondStartShowsAsTwoLiveSessions() {
        String first = open("greatday_nomfa");
        String second = open("greatday_nomfa");
        assertThat(standIn.ledger().totals("greatday_nomfa").liveNow()).isEqualTo(2);

        caller.poll(first);
        caller.poll(second);
        LoginTotals totals = standIn.ledger().totals("greatday_nomfa");
        assertThat(totals.liveNow()).isZero();
        assertThat(totals.mostLive()).isEqualTo(2);
    }

    @Test
    void bySwitchASecondStartIsRefused() {
        standIn.switches().turnOn(Switch.SECOND_START_IS_CARD_IN_USE);
        String first = open("greatday_nomfa");
        assertThat(caller.start("greatday_nomfa").code()).isEqualTo("CARD_IN_USE");

        standIn.switches().turnOn(Switch.SECOND_START_IS_CONCURRENT_SESSION);
        assertThat(caller.start("greatday_nomfa").code()).isEqualTo("CONCURRENT_SESSION");

        caller.poll(first);
        assertThat(caller.start("greatday_nomfa").status()).isEqualTo(202);
        assertThat(standIn.ledger().totals("greatday_nomfa").mostLive()).isEqualTo(1);
    }

    @Test
    void concurrentCallsAreAllCountedAndTheOldestForgottenOneByOne() throws Exception {
        standIn.switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> refreshes = IntStream.range(0, 400)
                    .mapToObj(i -> (Callable<Integer>)
                            () -> caller.poll(open("login-" + i % 20)).status())
                    .toList();
            for (Future<Integer> refresh : threads.invokeAll(refreshes)) {
                assertThat(refresh.get()).isEqualTo(200);
            }
        }

        assertThat(standIn.ledger().total()).isEqualTo(800);
        assertThat(standIn.ledger().total(Endpoint.ASYNC_START)).isEqualTo(400);
        assertThat(standIn.ledger().calls()).hasSize(500);
        assertThat(standIn.ledger().calls().getFirst().number()).isEqualTo(300);
        assertThat(standIn.ledger().totals().opened()).isEqualTo(400);
        assertThat(standIn.ledger().totals("login-3").starts()).isEqualTo(20);
    }
}
