package dev.reconnect.worker.kafka;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Note;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.Pauses;
import dev.reconnect.worker.shard.RedirectAllowList;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardObserver;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Workers that share the topics of a stage, without their HTTP side. */
final class Crew implements AutoCloseable {

    private final Stage stage;
    private final FakeFlinks flinks;
    private final List<KafkaShards> workers = new ArrayList<>();

    Crew(Stage stage, FakeFlinks flinks) {
        this.stage = stage;
        this.flinks = flinks;
    }

    /** One more worker. */
    KafkaShards join() {
        return join(GroupProtocol.CLASSIC);
    }

    KafkaShards join(GroupProtocol protocol) {
        KafkaShardsSettings settings = new KafkaShardsSettings(
                stage.settings.bootstrapServers(),
                stage.settings.clientOverrides(),
                stage.settings.applicationId(),
                stage.settings.applicationId() + "-" + workers.size(),
                protocol,
                stage.topics,
                stage.settings.inputLimit(),
                stage.settings.eventSource(),
                Duration.ofSeconds(3),
                true);
        KafkaShards worker = new KafkaShards(
                settings,
                new SmileJournalFormat(),
                new EventCodec(),
                factory(),
                KafkaObserver.NONE,
                InstantSource.system(),
                new Random(1));
        worker.start();
        workers.add(worker);
        return worker;
    }

    /** How many shards run in all workers together. */
    int running() {
        return (int) workers.stream()
                .flatMap(worker -> worker.health().shards().stream())
                .filter(shard -> shard.state() == ShardHealth.State.RUNNING)
                .count();
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.close(Duration.ofSeconds(3)));
        workers.clear();
    }

    private ShardFactory factory() {
        Duration tick = Duration.ofMillis(50);
        Policy quick = Policy.defaults((tries, chance) -> tick)
                .with(new Policy.Polling(tick, tick.multipliedBy(2), tick.multipliedBy(2), Duration.ofSeconds(60)));
        return (partition, log, placement, answers) -> new Shard(new Shard.Parts(
                log,
                flinks.calls(answers),
                new Pauses(),
                new Intake(placement, new RedirectAllowList(Set.of()), quick),
                quick,
                new Pages(),
                new Random(partition),
                new Deaf(),
                Shard.Bounds.DEFAULT));
    }

    private static final class Pages implements ConnectPages {
        @Override
        public String challenge(Subject visitor, @Nullable String redirectUrl, String requestId, Instant expiresAt) {
            return "https://connect.example/?requestId=" + requestId;
        }

        @Override
        public String credentials(
                Subject visitor, @Nullable String redirectUrl, @Nullable Integer institutionId, Instant now) {
            return "https://connect.example/";
        }

        @Override
        public boolean authorizeTokenRequired() {
            return false;
        }
    }

    private static final class Deaf implements ShardObserver {
        @Override
        public void published(Published published, Instant now) {}

        @Override
        public void changed(String loginId, @Nullable Session from, @Nullable Session to) {}

        @Override
        public void noted(Note note, Lane lane) {}

        @Override
        public void forwarded(Source source) {}

        @Override
        public void deadLettered(String reason) {}

        @Override
        public void lateAnswer() {}

        @Override
        public void ruleFailed(RuntimeException bug) {
            throw new IllegalStateException("a rule failed", bug);
        }
    }
}
