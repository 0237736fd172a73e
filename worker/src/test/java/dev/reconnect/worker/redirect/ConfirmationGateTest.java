package dev.reconnect.worker.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.redirect.testing.SealedStates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many confirmations come while Kafka is slow. */
@Timeout(30)
class ConfirmationGateTest {
    private final CountDownLatch kafka = new CountDownLatch(1);
    private final Semaphore waiting = new Semaphore(0);
    private final ConfirmationGate gate = new ConfirmationGate((confirmation, from) -> slow(), 10_000);

    @Test
    void whileKafkaIsSlowSoManyWaitAndTheNextAreSentAwayAtOnce() throws Exception {
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<RedirectResult>> those = new ArrayList<>();
            for (int i = 0; i < ConfirmationGate.MOST_AT_ONCE; i++) {
                RedirectConfirmed confirmation = confirmation("c-" + i);
                those.add(CompletableFuture.supplyAsync(() -> gate.publish(confirmation), visitors));
            }
            waiting.acquire(ConfirmationGate.MOST_AT_ONCE);

            assertThat(gate.publish(confirmation("one-more"))).isEqualTo(RedirectResult.TOO_MANY);

            kafka.countDown();
            assertThat(those)
                    .allSatisfy(one -> assertThat(one)
                            .succeedsWithin(Duration.ofSeconds(10))
                            .isEqualTo(RedirectResult.CONFIRMED));
        }
        assertThat(gate.publish(confirmation("one-more"))).isEqualTo(RedirectResult.CONFIRMED);
    }

    /** They once shared one bound, and a person got a page that says "too many". */
    @Test
    void aPersonComesThroughWhileWebhooksTakeAllThatTheyMay() throws Exception {
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ConfirmationGate.MOST_AT_ONCE; i++) {
                RedirectConfirmed confirmation = confirmation("c-" + i);
                visitors.execute(() -> gate.publish(confirmation));
            }
            waiting.acquire(ConfirmationGate.MOST_AT_ONCE);
            var person = new Verification.Genuine(confirmation("person"), null, "state", false);
            CompletableFuture<RedirectResult> published =
                    CompletableFuture.supplyAsync(() -> gate.publish(person), visitors);

            waiting.acquire();
            kafka.countDown();
            assertThat(published).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(RedirectResult.CONFIRMED);
        }
    }

    private boolean slow() {
        waiting.release();
        try {
            return kafka.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static RedirectConfirmed confirmation(String id) {
        return new RedirectConfirmed(id, SealedStates.LOGIN, null, null, null, SealedStates.NOW);
    }
}
