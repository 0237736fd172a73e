package dev.reconnect.worker.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.kafka.SandboxBroker;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerEnvironment.Running;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record on the broker's disk that no client can read: its bytes do not match their checksum. */
class DamagedRecordIT {

    private static final int DAMAGED = 1;

    @Test
    void aRecordThatNoClientCanReadStopsItsPartitionAlone(@TempDir Path directory) throws IOException {
        try (SandboxBroker broker = SandboxBroker.builder().directory(directory).start();
                WorkerEnvironment environment = new WorkerEnvironment(broker)) {
            String waiting = environment.publisher().request(login(environment, DAMAGED, 0));
            String nightly = environment.publisher().requestAtNight(login(environment, DAMAGED, 1));
            List<String> others = new ArrayList<>();
            for (int partition = 0; partition < WorkerEnvironment.PARTITIONS; partition++) {
                if (partition != DAMAGED) {
                    others.add(environment.publisher().request(login(environment, partition, 0)));
                }
            }
            Path requests = log(directory, environment.topics().interactive());
            Path night = log(directory, environment.topics().batch());
            flip(requests, waiting);
            flip(night, nightly);

            Running worker = environment.startWorker();

            others.forEach(refreshId -> environment.outcomes().awaitOutcome(refreshId, AccountsReady.class));
            await("the word about it")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(worker.health().ready().reasons())
                            .anyMatch(reason -> reason.reason()
                                    .contains(environment.topics().interactive() + "-" + DAMAGED
                                            + " cannot be read at offset 0"))
                            .anyMatch(reason -> reason.reason()
                                    .contains(environment.topics().batch() + "-" + DAMAGED
                                            + " cannot be read at offset 0")));
            assertThat(worker.health().live().up()).isTrue();
            assertThat(environment.outcomes().of(waiting)).isEmpty();

            flip(requests, waiting);
            flip(night, nightly);
            worker.close();
            environment.startWorker();
            environment.outcomes().awaitOutcome(waiting, AccountsReady.class);
            environment.outcomes().awaitOutcome(nightly, AccountsReady.class);
        }
    }

    /** A login of this partition, whose bank lets it in at once. */
    private static String login(WorkerEnvironment environment, int partition, int number) {
        String login = IntStream.range(0, 1_000)
                .mapToObj(i -> "login-" + i)
                .filter(loginId -> WorkerEnvironment.partitionOf(loginId) == partition)
                .skip(number)
                .findFirst()
                .orElseThrow();
        environment.flinks().script(login, Script.of(Step.authorized()));
        return login;
    }

    private static Path log(Path directory, String topic) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith(topic + "-" + DAMAGED + "/00000000000000000000.log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Changes one bit of the record that holds this refreshId; a second time, it is as before. */
    private static void flip(Path log, String refreshId) throws IOException {
        int at = new String(Files.readAllBytes(log), ISO_8859_1).indexOf(refreshId.substring(1));
        assertThat(at).isPositive();
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at - 1);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, at - 1);
        }
    }
}
