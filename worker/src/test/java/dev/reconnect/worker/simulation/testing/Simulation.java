package dev.reconnect.worker.simulation.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.worker.flinks.testing.SimulatedClient.InstitutionSetup;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.testing.CrashPoints;
import dev.reconnect.worker.kafka.testing.VirtualBroker;
import dev.reconnect.worker.kafka.testing.VirtualClients;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.Pauses;
import dev.reconnect.worker.shard.Placement;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.RedirectAllowList;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardParts;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.simulation.testing.flinks.Fact;
import dev.reconnect.worker.simulation.testing.flinks.PersonAction;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedPeople;
import dev.reconnect.worker.simulation.testing.flinks.VirtualFlinks;
import dev.reconnect.worker.simulation.testing.flinks.WorkerConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Several workers on one virtual Kafka and one virtual Flinks, in one thread and in virtual time. The workers run the
 * production code from the transaction to the HTTP request. Everything else follows from the seed.
 *
 * <p>First things go wrong as the seed decides. Then nothing goes wrong any more, and every refresh must have its end.
 */
public final class Simulation {

    private static final Instant START = Instant.parse("2026-11-22T20:00:00Z");
    /** Longer than the workers remember anything. */
    private static final Duration QUIET = Duration.ofHours(60);
    /** How long after its deadline a refresh may end: three challenges, the fetching, and the wait after a doubt. */
    private static final Duration SLACK = Duration.ofMinutes(110);

    /** How long a bank is down on a calm day. */
    private static final Duration OUTAGE = Duration.ofMinutes(15);

    private static final Duration CONNECTING = Duration.ofSeconds(5);

    private static final int NIGHT = 60;
    private static final int FEW = 4;
    private static final int CROWD = 40;

    private final long seed;
    private final SplittableRandom random;
    private final VirtualTime time = new VirtualTime(START);
    private final Trace trace;
    private final Coverage coverage = new Coverage();
    private final FaultOdds odds;
    private final Topics topics = Topics.withPrefix("reconnect.");
    private final KafkaShardsSettings settings = KafkaShardsSettings.of("localhost:1", "simulated");
    private final SimulationSettings setup;
    private final Coordinator coordinator;
    private final VirtualBroker broker;
    private final Placement placement;
    private final VirtualFlinks flinks;
    private final SimulatedPeople people;
    private final FlinksConditions conditions;
    private final SimulatedTraffic traffic;
    private final Auditor auditor;
    private final StartBarriers barriers;
    private final CallCeilings ceilings;
    private final EvidenceAuditor evidence;
    private final Operators operators;
    private final Fleet fleet;
    private final int records;
    private boolean publishing;
    private int factsSeen;
    /** The result of one run. */
    public record Result(long seed, long steps, int refreshes, int sessions, int doubts, Set<String> seen) {}

    private Simulation(long seed, Trace trace) {
        this.seed = seed;
        this.trace = trace;
        trace.clock(time);
        random = new SplittableRandom(seed);
        odds = new FaultOdds(random.split());
        setup = SimulationSettings.any(random);
        records = 10 + random.nextInt(90);
        coordinator = new Coordinator(settings.applicationId(), setup.partitions(), time, random.split());
        broker = new VirtualBroker(setup.partitions(), time::now, coordinator);
        placement = broker.placement();
        flinks = new VirtualFlinks(random.split(), time::now);
        people = new SimulatedPeople(random.split());
        conditions = new FlinksConditions(flinks.weather(), odds, random);
        Consumer<String> wrong = what -> wrong(what, null);
        ceilings = new CallCeilings(setup.flinks().limits(), wrong);
        evidence = new EvidenceAuditor(wrong);
        barriers = new StartBarriers(setup.banks(), wrong);
        LiveSessionAuditor sessions =
                new LiveSessionAuditor(setup.policy().coolDowns().afterRejection(), setup.roomy(), barriers, wrong);
        operators = new Operators(time, random.split(), sessions, trace, coverage);
        fleet = new Fleet(new SharedServices(), sessions::halted);
        trace.line(
                "settings:",
                setup.flinks().limits(),
                setup.bounds(),
                setup.banks(),
                setup.policy().ways());
        time.with(new FlinksEvents(flinks, fleet::mayDieBeforeAnAnswer));
        auditor = new Auditor(topics, this::heard, sessions);
        sessions.rejectedAt(auditor::rejectedAt);
        traffic = new SimulatedTraffic(
                broker, topics, placement, setup.policy(), time::now, random.split(), auditor::published);
        broker.onAppend(this::appended);
        if (trace.wanted()) {
            flinks.trace(line -> trace.line("flinks:", line));
        }
        time.afterEach(this::check);
    }

    /** Runs one seed to its end. If a promise was broken, throws an error with the seed in its message. */
    public static Result run(long seed, Trace trace) {
        Simulation simulation = new Simulation(seed, trace);
        try {
            return simulation.run();
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError(
                    "seed " + seed + ", step " + simulation.time.steps() + ", " + simulation.time.now() + ": "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    private Result run() {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            fleet.startWorker();
        }
        conditions.changes();
        int rough = records * 4 / 5;
        for (int published = 0; published < rough; published++) {
            publish();
            happens();
            time.runUntil(time.now().plus(traffic.pause()));
        }
        clears();
        Instant faultsEnded = time.now();
        for (int published = rough; published < records; published++) {
            publish();
            time.runUntil(time.now().plus(traffic.pause()));
        }
        operators.pauseInCalm();
        conditions.outage();
        published(() -> traffic.rush(NIGHT, random.nextInt(4) == 0 ? CROWD : FEW));
        time.runUntil(time.now().plus(OUTAGE));
        conditions.clears();
        time.runUntil(time.now().plus(QUIET));
        auditor.checkAllEnded(faultsEnded, SLACK);
        checkNothingIsLeft();
        auditor.judge();
        LiveSessionAuditor sessions = auditor.sessions();
        return new Result(
                seed, time.steps(), auditor.accepted(), sessions.opened(), sessions.doubts(), coverage.seen());
    }

    private void publish() {
        int together = 1 + random.nextInt(4);
        for (int i = 0; i < together; i++) {
            published(traffic::publish);
        }
    }

    /** Writes records that are not a worker's. */
    private void published(Runnable writing) {
        publishing = true;
        writing.run();
        publishing = false;
    }

    /** Makes one event happen to the workers. */
    private void happens() {
        operators.happens();
        if (odds.isCalm() || random.nextDouble() > odds.strength()) {
            return;
        }
        int kind = random.nextInt(Fleet.KINDS + 3);
        coverage.saw("event", kind);
        switch (kind - Fleet.KINDS) {
            case 0 -> broker.compact(topics.sessions(), random.nextInt(setup.partitions()));
            case 1 -> broker.expireOffsets(settings.group(random.nextBoolean() ? Source.BATCH : Source.REDIRECTS));
            case 2 -> coordinator.rebalance();
            default -> fleet.happens(kind);
        }
        conditions.changes();
        fleet.keepOneAlive();
    }

    private void clears() {
        trace.line("it clears up");
        odds.clears();
        conditions.clears();
        operators.resumeAll();
        fleet.workers().forEach(worker -> worker.clockError(Duration.ZERO));
        time.runUntil(time.now().plusSeconds(70));
        fleet.keepOneAlive();
        auditor.sessions().calm(time.now());
        ceilings.calm(time.now());
    }

    private void check() {
        for (Fact fact : flinks.ledger().since(factsSeen)) {
            factsSeen++;
            auditor.sessions().fact(fact);
            ceilings.fact(fact);
            evidence.fact(fact);
            if (fact instanceof Fact.TurnedAway) {
                coverage.saw("turned away", odds.isCalm() ? "in calm" : "in a storm");
            }
        }
        evidence.judge(fleet.workers(), time.now());
        barriers.judge();
        auditor.judge();
    }

    private void appended(ConsumerRecord<byte[], byte[]> record) {
        boolean ours = !publishing;
        if (trace.wanted()) {
            trace.line(
                    ours ? "written:" : "published:",
                    record.topic(),
                    "-",
                    record.partition(),
                    "@",
                    record.offset(),
                    ours ? "" : " " + new String(record.value(), UTF_8));
        }
        auditor.appended(record, ours, time.now());
        for (Source source : Source.values()) {
            if (record.topic().equals(topics.of(source))) {
                fleet.workers().forEach(worker -> worker.arrived(source, record.partition()));
            }
        }
    }

    private void admitted(VirtualWorker worker, Call call) {
        ceilings.admitted(worker.name(), time.now());
        if (call instanceof Call.Start start) {
            auditor.sessions().admitted(start.loginId());
        }
    }

    private void heard(Outcome outcome) {
        trace.line("outcome:", outcome);
        coverage.saw("outcome", outcome.getClass().getSimpleName(), odds.isCalm() ? "in calm" : "in a storm");
        if (outcome instanceof MfaChallengePending challenge) {
            people.meet(challenge, time.now()).forEach(this::plan);
        } else if (outcome instanceof CredentialsRequired required) {
            people.meet(required, time.now()).forEach(this::plan);
        }
    }

    private void plan(PersonAction action) {
        time.at(action.at(), VirtualTime.WORLD, () -> {
            if (setup.policy().ways().pendingInConnect()
                    && action instanceof PersonAction.Answers answers
                    && flinks.works(answers.requestId())) {
                // Connect shows that it is connecting until the bank asks.
                plan(new PersonAction.Answers(time.now().plus(CONNECTING), answers.requestId(), answers.right()));
                return;
            }
            trace.line("person:", action);
            flinks.perform(action);
            if (action instanceof PersonAction.Redirected redirected) {
                published(() -> traffic.confirmed(redirected.event()));
            }
        });
    }

    /** Nothing is left: no session, no open call, no permit in use. */
    private void checkNothingIsLeft() {
        fleet.busy().forEach(name -> wrong(name + " has calls under way, or their permits, for ever", null));
        for (int partition = 0; partition < setup.partitions(); partition++) {
            broker.compact(topics.sessions(), partition);
            int left = broker.read(topics.sessions(), partition, 0, 10).size();
            if (left > 1) {
                wrong((left - 1) + " sessions are remembered for ever in partition " + partition, null);
            }
        }
    }

    private void wrong(String what, @Nullable Throwable why) {
        trace.line("WRONG:", what);
        auditor.wrong(what, why);
    }

    /** What all processes share. */
    private final class SharedServices implements VirtualWorker.FleetServices {
        @Override
        public VirtualTime time() {
            return time;
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public FaultOdds odds() {
            return odds;
        }

        @Override
        public Coordinator coordinator() {
            return coordinator;
        }

        @Override
        public VirtualClients clients(CrashPoints crashPoints) {
            return new VirtualClients(settings, broker, crashPoints);
        }

        @Override
        public WorkerConnection line(VirtualWorker worker) {
            InstitutionWatch observer =
                    new InstitutionWatch(worker.name(), barriers, auditor.sessions(), time, trace, coverage);
            return flinks.line(
                    worker.name(), worker::now, setup.flinks(), new InstitutionSetup(setup.banks(), observer));
        }

        @Override
        public CallWatch watch(VirtualWorker worker) {
            return new CallWatch(
                    worker.name(),
                    barriers,
                    setup.banks().openTime(),
                    time::now,
                    () -> worker.line().permits(),
                    what -> wrong(what, null),
                    () -> coverage.saw("start barred", odds.isCalm() ? "in calm" : "in a storm"),
                    call -> admitted(worker, call));
        }

        @Override
        public Pauses pauses(VirtualWorker worker) {
            return operators.serve(worker);
        }

        @Override
        public Shard shard(VirtualWorker worker, int partition, ShardLog log, Consumer<CallAnswer> answers) {
            return new Shard(new ShardParts(
                    log,
                    worker.watch().watch(worker.line().calls(answers)),
                    worker.pauses(),
                    new Intake(placement, new RedirectAllowList(Set.of()), setup.policy()),
                    new ShardParts.SessionRules(
                            setup.policy(), SealedPages.of(setup.flinks().connect()), random),
                    new FailedRules(Simulation.this::wrong),
                    setup.bounds()));
        }

        @Override
        public List<RawRecord> poll(Source source, int partition, long from) {
            return broker.poll(source, topics.of(source), partition, from, 1 + random.nextInt(20));
        }

        @Override
        public Trace trace() {
            return trace;
        }

        @Override
        public Coverage coverage() {
            return coverage;
        }

        @Override
        public void running(VirtualWorker worker, int partition) {
            auditor.sessions().owned(partition, worker.name(), time.now());
        }

        @Override
        public void wrong(String what, @Nullable Throwable why) {
            Simulation.this.wrong(what, why);
        }
    }
}
