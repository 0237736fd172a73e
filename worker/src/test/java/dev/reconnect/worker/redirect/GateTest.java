package dev.reconnect.worker.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.RedirectConfirmed;
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

/** Many confirmations while Kafka is slow. */
@Timeout(30)
class GateTest {
    private final CountDownLatch kafka = new CountDownLatch(1);
    private final Semaphore waiting = new Semaphore(0);
    private final Gate gate = new Gate((confirmation, from) -> slow(), 10_000);

    @Test
    void whileKafkaIsSlowSoManyWaitAndTheNextAreSentAwayAtOnce() throws Exception {
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Result>> those = new ArrayList<>();
            for (int i = 0; i < Gate.MOST_AT_ONCE; i++) {
                RedirectConfirmed confirmation = confirmation("c-" + i);
                those.add(CompletableFuture.supplyAsync(() -> gate.publish(confirmation), visitors));
            }
            waiting.acquire(Gate.MOST_AT_ONCE);

            assertThat(gate.publish(confirmation("one-more"))).isEqualTo(Result.TOO_MANY);

            kafka.countDown();
            assertThat(those)
                    .allSatisfy(one -> assertThat(one)
                            .succeedsWithin(Duration.ofSeconds(10))
                            .isEqualTo(Result.CONFIRMED));
        }
        assertThat(gate.publish(confirmation("one-more"))).isEqualTo(Result.CONFIRMED);
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
        return new RedirectConfirmed(id, States.LOGIN, null, null, null, States.NOW);
    }
}
