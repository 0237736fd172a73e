package dev.reconnect.worker.kafka.testing;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.kafka.client.GroupProtocol;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.kafka.shard.KafkaShards;
import dev.reconnect.worker.kafka.shard.ShardFactory;
import dev.reconnect.worker.kafka.shard.ShardHealth;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.Pauses;
import dev.reconnect.worker.shard.RedirectAllowList;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardObserver;
import dev.reconnect.worker.shard.ShardParts;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Workers that share the topics of a harness, without their HTTP side. */
public final class ShardTeam implements AutoCloseable {

    private final KafkaHarness harness;
    /** In bytes, of each worker. */
    private static final long MEMORY = 1L << 30;

    private final AuthorizingFlinks flinks;
    private final List<KafkaShards> workers = new ArrayList<>();
    private final List<RestingMemory> memories = new ArrayList<>();

    public ShardTeam(KafkaHarness harness, AuthorizingFlinks flinks) {
        this.harness = harness;
        this.flinks = flinks;
    }

    /** Among how many shards the worker that came first shares its memory. */
    public long sharers() {
        return MEMORY / memories.getFirst().perShard();
    }

    /** Starts one more worker. */
    public KafkaShards join() {
        return join(GroupProtocol.CLASSIC);
    }

    public KafkaShards join(GroupProtocol protocol) {
        KafkaConnection usual = harness.settings.connection();
        KafkaShardsSettings settings = harness.settings
                .with(new KafkaConnection(usual.bootstrapServers(), usual.applicationId(), protocol, usual.client()))
                .withWorkerId(usual.applicationId() + "-" + workers.size());
        RestingMemory memory = new RestingMemory(MEMORY);
        memories.add(memory);
        KafkaShards worker = new KafkaShards(
                settings,
                new SmileJournalFormat(),
                new EventCodec(),
                factory(memory),
                memory,
                KafkaObserver.NONE,
                InstantSource.system(),
                new Random(1));
        worker.start();
        workers.add(worker);
        return worker;
    }

    /** How many shards run in all workers together. */
    public int running() {
        return (int) workers.stream()
                .flatMap(worker -> worker.health().shards().stream())
                .filter(shard -> shard.state() == ShardHealth.ShardState.RUNNING)
                .count();
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.close(Duration.ofSeconds(3)));
        workers.clear();
    }

    private ShardFactory factory(RestingMemory memory) {
        Duration tick = Duration.ofMillis(50);
        Policy quick = Policy.defaults((tries, chance) -> tick)
                .with(new Policy.Polling(tick, tick.multipliedBy(2), tick.multipliedBy(2), Duration.ofSeconds(60)));
        return (partition, log, placement, answers) -> new Shard(new ShardParts(
                log,
                flinks.calls(answers),
                new Pauses(),
                new Intake(placement, new RedirectAllowList(Set.of()), quick),
                new ShardParts.SessionRules(quick, new Pages(), new Random(partition)),
                new Deaf(),
                ShardParts.Bounds.of(memory)));
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
        public void noted(Signal signal, Lane lane) {}

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
