package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker gets SIGTERM while a start is under way. */
@KafkaTest
class StopIT {

    @Test
    void aStartThatIsUnderWayIsJournaledBeforeTheProcessEnds(KafkaCluster cluster) {
        try (WorkerEnvironment environment = new WorkerEnvironment(cluster)) {
            WorkerProcess first = environment.startProcess().awaitShards(WorkerEnvironment.PARTITIONS);
            environment.slowDown(Endpoint.ASYNC_START, Duration.ofSeconds(2));
            String refreshId = environment.publisher().request("greatday_nomfa");
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> environment.flinks().ledger().total(Endpoint.ASYNC_START) == 1);

            long asked = System.nanoTime();
            assertThat(first.terminate()).isZero();
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            List<Ledger.Entry> start = environment.flinks().ledger().calls("greatday_nomfa", Endpoint.ASYNC_START);
            assertThat(environment.openTransactions()).isEmpty();
            assertThat(environment.outcomes().all()).isEmpty();
            environment.startWorker();

            assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
            assertThat(environment.flinks().ledger().calls("greatday_nomfa", Endpoint.ASYNC_START))
                    .as("starts")
                    .isEqualTo(start)
                    .hasSize(1);
            assertThat(environment.flinks().ledger().calls("greatday_nomfa", Endpoint.ASYNC_POLL))
                    .isNotEmpty()
                    .allSatisfy(poll -> assertThat(poll.requestId())
                            .isEqualTo(start.getFirst().requestId()));
            System.out.printf("SIGTERM during a start of 2 s: the process ended after %d ms%n", took.toMillis());
        }
    }
}
