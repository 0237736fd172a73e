package dev.reconnect.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshRequested.TransactionDays;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class AccountsWantedTest {

    @Property(seed = "20261122", tries = 300)
    void everybodyGetsAtLeastWhatTheyAskedFor(@ForAll("waiters") List<Waiter> waiters, @ForAll Random random) {
        AccountsWanted all = Waiter.wanted(waiters);

        for (Waiter waiter : waiters) {
            AccountsWanted one = waiter.wanted() == null ? AccountsWanted.DEFAULT : waiter.wanted();
            assertThat(!one.transactions() || all.transactions()).isTrue();
            if (one.days() != null) {
                assertThat(all.days()).isGreaterThanOrEqualTo(one.days());
            }
            if (!all.only().isEmpty()) {
                assertThat(one.only()).isNotEmpty();
                assertThat(all.only()).containsAll(one.only());
            }
        }
        List<Waiter> shuffled = new ArrayList<>(waiters);
        Collections.shuffle(shuffled, random);
        assertThat(Waiter.wanted(shuffled)).isEqualTo(all);
    }

    @Provide
    Arbitrary<List<Waiter>> waiters() {
        Arbitrary<Waiter> waiter = Combinators.combine(
                        Arbitraries.of(TransactionDays.class).injectNull(0.3),
                        Arbitraries.of(true, false).injectNull(0.3),
                        Arbitraries.of("a", "b", "c", "d")
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(3)
                                .injectNull(0.2))
                .as((days, transactions, filter) -> waiter(AccountsWanted.of(days, transactions, filter)));
        return waiter.list().ofMinSize(1).ofMaxSize(6);
    }

    @Example
    void whoAsksForNothingGetsWhatWasAlwaysFetched() {
        assertThat(AccountsWanted.of(null, null, null)).isNull();
        assertThat(AccountsWanted.of(null, false, null)).isNull();
        assertThat(Waiter.wanted(List.of())).isEqualTo(AccountsWanted.DEFAULT);
    }

    @Example
    void whoNamesDaysWantsTransactionsUnlessItSaysOtherwise() {
        assertThat(AccountsWanted.of(TransactionDays.DAYS_90, null, null))
                .isEqualTo(new AccountsWanted(true, TransactionDays.DAYS_90, List.of()));
        assertThat(AccountsWanted.of(TransactionDays.DAYS_90, false, null)).isNull();
    }

    @Example
    void aFilterThatGrewTooLongIsNone() {
        List<Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int first = 5 * i;
            List<String> filter =
                    List.of("a" + first, "a" + (first + 1), "a" + (first + 2), "a" + (first + 3), "a" + i);
            waiters.add(waiter(AccountsWanted.of(null, null, filter)));
        }

        assertThat(Waiter.wanted(waiters.subList(0, 40)).only()).isNotEmpty();
        assertThat(Waiter.wanted(waiters).only()).isEmpty();
    }

    private static Waiter waiter(@Nullable AccountsWanted wanted) {
        Instant now = SessionHarness.NOON;
        return new Waiter("r", Lane.BATCH, now, now, Waiter.Requester.UNKNOWN, 0, wanted);
    }
}
