package dev.reconnect.worker.it.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.process.WorkerVariables;
import dev.reconnect.worker.app.Worker;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.app.settings.SettingsReader;
import dev.reconnect.worker.cli.Main;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * All that one test needs around its workers: its own topics on the cluster, stand-in, publisher and reader. Intervals
 * are short; everything else is as in production.
 */
public final class WorkerEnvironment implements AutoCloseable {
    public static final int PARTITIONS = 3;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, String> environment;
    private final String bootstrapServers;
    private final FlinksStandIn flinks;
    private final Topics topics;
    private final Publisher publisher;
    private final OutcomeLog outcomes;

    public WorkerEnvironment(KafkaCluster cluster) {
        this(cluster, Map.of());
    }

    /**
     * {@code settings} replace the defaults; their names are those of the environment. With {@code
     * -Dflinks.bound-tokens=true} every worker has a secret key, and Flinks takes a session's own token only.
     */
    public WorkerEnvironment(KafkaCluster cluster, Map<String, String> given) {
        boolean boundTokens = Boolean.getBoolean("flinks.bound-tokens");
        Map<String, String> settings = new HashMap<>(given);
        if (boundTokens) {
            settings.putIfAbsent("RECONNECT_FLINKS_SECRET_KEY", "the-secret-key");
        }
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        StandInSettings.Builder standIn =
                StandInSettings.builder().secretKey(settings.get("RECONNECT_FLINKS_SECRET_KEY"));
        flinks = keep(new FlinksStandIn(standIn.build()).start());
        if (boundTokens) {
            flinks.switches().turnOn(Switch.POLLS_NEED_THE_SESSIONS_TOKEN);
        }
        bootstrapServers = cluster.bootstrapServers();
        environment = WorkerVariables.underTest(bootstrapServers, PARTITIONS, flinks);
        environment.put("RECONNECT_KAFKA_APPLICATION_ID", name);
        environment.put("RECONNECT_TOPICS_PREFIX", name + ".");
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL", "50ms");
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL_MAX", "200ms");
        environment.put("RECONNECT_FLINKS_DATA_POLL_INTERVAL", "100ms");
        environment.put("RECONNECT_SESSION_REDIRECT_ALLOW_LIST", "https://app.example.com");
        environment.putAll(settings);
        topics = Topics.withPrefix(environment.get("RECONNECT_TOPICS_PREFIX"));
        command("topics", "create");
        // Opened before the workers and so closed after them: it checks when they have published everything.
        keep(new PublishedContract(cluster.bootstrapServers(), topics));
        publisher = keep(new Publisher(cluster.bootstrapServers(), topics));
        outcomes = keep(new OutcomeLog(cluster.bootstrapServers(), topics));
    }

    /** A worker inside this process. */
    public Running startWorker() {
        return startWorker(new Health(Clock.systemUTC()));
    }

    /** The same; {@code health} can be asked while the worker starts. */
    public Running startWorker(Health health) {
        try {
            Settings settings = SettingsReader.worker(environment, null);
            Metrics metrics = new Metrics();
            return keep(new Running(Worker.start(settings, metrics.registry(), health), health, metrics));
        } catch (Exception failed) {
            throw new AssertionError("the worker did not start", failed);
        }
    }

    /** A worker in a process of its own; it may not be ready yet. */
    public WorkerProcess startProcess() {
        return keep(WorkerProcess.start(environment));
    }

    /** The same with these options of the JVM. */
    public WorkerProcess startProcess(List<String> options) {
        return keep(WorkerProcess.start(environment, options));
    }

    /** From now on every call of this kind is answered this much later. */
    public void slowDown(Endpoint endpoint, Duration time) {
        flinks.faults().always(endpoint, new Fault.Delay(time));
    }

    /** The transactional id that fences a shard. */
    public String transactionalId(int partition) {
        return applicationId() + "-" + partition;
    }

    /** The workers' transactions that are open now. */
    public List<String> openTransactions() {
        return ask(admin -> admin
                .listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                .all()
                .get(10, TimeUnit.SECONDS)
                .stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(applicationId()))
                .toList());
    }

    /** Deletes the groups' offsets, as brokers do when a group has had no members for seven days. */
    public void expireGroupOffsets() {
        ask(admin -> admin.deleteConsumerGroups(
                        List.of(applicationId(), applicationId() + "-batch", applicationId() + "-redirects"))
                .all()
                .get(10, TimeUnit.SECONDS));
    }

    private String applicationId() {
        return Objects.requireNonNull(environment.get("RECONNECT_KAFKA_APPLICATION_ID"));
    }

    private <T> T ask(Question<T> question) {
        String servers = Objects.requireNonNull(environment.get("RECONNECT_KAFKA_BOOTSTRAP_SERVERS"));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            return question.of(admin);
        } catch (Exception failed) {
            throw new AssertionError("Kafka did not answer", failed);
        }
    }

    private interface Question<T> {
        T of(Admin admin) throws Exception;
    }

    /** Runs a command of the command line; fails the test unless it succeeds. Returns what it printed. */
    public String command(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.execute(environment, new PrintWriter(out, true), new PrintWriter(err, true), words);
        if (exitCode != 0) {
            throw new AssertionError(String.join(" ", words) + " ended with " + exitCode + ": " + out + err);
        }
        return out.toString();
    }

    public FlinksStandIn flinks() {
        return flinks;
    }

    /** Returns when the workers' transactions cover every confirmation that was published so far. */
    public void awaitConfirmationsTaken() {
        awaitTaken(topics.redirects(), "-redirects");
    }

    /** Returns when the workers' transactions cover every interactive request that was published so far. */
    public void awaitRequestsTaken() {
        awaitTaken(topics.interactive(), "");
    }

    /** Returns when the workers' transactions cover every batch request that was published so far. */
    public void awaitBatchTaken() {
        awaitTaken(topics.batch(), "-batch");
    }

    private void awaitTaken(String topic, String groupSuffix) {
        String group = environment.get("RECONNECT_KAFKA_APPLICATION_ID") + groupSuffix;
        try (TopicRecords records = new TopicRecords(bootstrapServers())) {
            Map<TopicPartition, Long> ends = records.ends(topic);
            await(group + " to have taken what was published")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        Map<TopicPartition, Long> taken = records.taken(group);
                        return ends.entrySet().stream()
                                .allMatch(end -> taken.getOrDefault(end.getKey(), 0L) >= end.getValue());
                    });
        }
    }

    /** The partition to which the records of a login belong. */
    public static int partitionOf(String loginId) {
        return Utils.toPositive(Utils.murmur2(loginId.getBytes(UTF_8))) % PARTITIONS;
    }

    public String bootstrapServers() {
        return environment.getOrDefault("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "");
    }

    public Topics topics() {
        return topics;
    }

    public Publisher publisher() {
        return publisher;
    }

    public OutcomeLog outcomes() {
        return outcomes;
    }

    /** The worker's settings, for processes of their own. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    public <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    /** Closes everything in reverse order, and then throws the first failure. */
    @Override
    public void close() {
        AssertionError first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception | AssertionError failed) {
                first = first == null ? new AssertionError("a part of the world did not end well", failed) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** A worker under test; it may be closed twice. */
    public record Running(Worker worker, Health health, Metrics metrics) implements AutoCloseable {

        /** How often something was counted, over all meters of this name with these tags. */
        public int counted(String name, String... tags) {
            return (int) metrics.registry().find(name).tags(tags).counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
        }

        /** Waits until it holds this many shards and is ready. */
        public Running awaitShards(int count) {
            await(count + " shards")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> owned() == count && health.ready().up());
            return this;
        }

        public double gauge(String name, String... tags) {
            return metrics.registry().get(name).tags(tags).gauge().value();
        }

        /** How many shards it holds; the number may be half a second old. */
        public int owned() {
            return (int) gauge("reconnect.shards.owned");
        }

        /** How often something was counted; 0 if never. */
        public double count(String name, String... tags) {
            Counter counter = metrics.registry().find(name).tags(tags).counter();
            return counter == null ? 0 : counter.count();
        }

        /**
         * How many transactions ended with this result: {@code committed}, {@code stale-membership} or {@code lost}.
         */
        public long transactions(String result) {
            Timer timer = metrics.registry()
                    .find("reconnect.transactions")
                    .tag("result", result)
                    .timer();
            return timer == null ? 0 : timer.count();
        }

        @Override
        public void close() {
            worker.close();
            metrics.close();
        }
    }
}
