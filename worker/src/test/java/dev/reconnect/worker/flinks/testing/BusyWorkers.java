package dev.reconnect.worker.flinks.testing;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.AnswerReader;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.flinks.client.NeutralWitness.Finding;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.flinks.limit.GateDecision;
import dev.reconnect.worker.flinks.limit.Priority;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls.AnswerLease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Workers that have more to do than Flinks allows ({@link Quota}), in virtual time. */
public final class BusyWorkers {

    private static final Instant BEGIN = Instant.parse("2026-11-22T03:00:00.371Z");
    private static final Received NOT_ACTIVATED =
            new Received(401, null, "{\"FlinksCode\":\"METHOD_NOT_AVAILABLE\"}".getBytes(StandardCharsets.UTF_8));
    private static final Received SERVED =
            new Received(202, null, "{\"RequestId\":\"r-1\"}".getBytes(StandardCharsets.UTF_8));

    private static final long FIRST_POLL = Duration.ofSeconds(2).toNanos();
    private static final long LONGEST_BETWEEN_POLLS = Duration.ofSeconds(10).toNanos();
    /** The time after which a refused call is made again. */
    private static final long RETRY = Duration.ofMillis(500).toNanos();

    private final SplittableRandom random;
    private final EventQueue events = new EventQueue();
    private final List<Worker> workers = new ArrayList<>();
    private final Quota quota;
    private Received service = SERVED;
    private long asked;
    private long sent;
    private long logins;
    private int badLogin;
    private boolean badBank;

    /** What a shard does after an answer. */
    private record Then(Runnable served, Runnable refused) {

        private static final Then NOTHING = new Then(() -> {}, () -> {});
    }

    public BusyWorkers(int perSecond, long seed) {
        quota = new Quota(perSecond);
        random = new SplittableRandom(seed);
    }

    /** Sets the answers to calls beyond the limit: an HTTP status and, after a blank, a Retry-After. */
    public BusyWorkers refusing(String... ways) {
        quota.refusing(Arrays.stream(ways)
                .map(way -> way.split(" "))
                .map(way -> Quota.refusal(Integer.parseInt(way[0]), way.length > 1 ? way[1] : ""))
                .toList());
        return this;
    }

    /** Refuses one call of each such time as well, whatever the rate. */
    public BusyWorkers withNoise(Duration every) {
        quota.noise(every, now());
        return this;
    }

    /** Serves one call after the other from now on, late if they are many. */
    public BusyWorkers inOrder(int perSecond) {
        quota.inOrder(perSecond);
        return this;
    }

    /** One of so many calls is of a login that is always refused. */
    public BusyWorkers withBadLogin(int oneOf) {
        badLogin = oneOf;
        return this;
    }

    /** One of so many calls is of a bank all of whose logins are always refused. */
    public BusyWorkers withBadBank(int oneOf) {
        badBank = true;
        return withBadLogin(oneOf);
    }

    /** From now on Flinks says that the fault is ours. */
    public void deactivates() {
        service = NOT_ACTIVATED;
    }

    public void allows(int callsPerSecond) {
        quota.allows(callsPerSecond);
    }

    /** Adds a worker with these limits. */
    public Worker worker(FlinksSettings.CallLimits limits) {
        Worker worker = new Worker(limits);
        workers.add(worker);
        return worker;
    }

    public void run(Duration time) {
        events.run(time);
    }

    /** Counts from zero what happens from now on. */
    public void countAnew() {
        quota.countAnew();
        asked = 0;
        sent = 0;
        workers.forEach(worker -> {
            worker.served.clear();
            worker.waits.clear();
        });
    }

    public long served() {
        return quota.served();
    }

    public double refusedShare() {
        return (double) quota.refused() / (quota.served() + quota.refused());
    }

    /** Returns how often a shard asked for a permit. */
    public long asked() {
        return asked;
    }

    /** Returns how many calls left. */
    public long sent() {
        return sent;
    }

    private Instant now() {
        return BEGIN.plusNanos(events.nanos());
    }

    private void after(long time, Runnable what) {
        events.after(time, what);
    }

    /** Returns a time between these, in nanoseconds, evenly distributed. */
    private long millis(int least, int most) {
        return Duration.ofMillis(1).toNanos() * least
                + random.nextLong(Duration.ofMillis(most - least).toNanos());
    }

    /** A process: its permits, and the shards that ask for them. */
    public final class Worker {
        public final CallPermits permits;
        private final Map<Priority, Long> served = new EnumMap<>(Priority.class);
        private final Map<Priority, List<Duration>> waits = new EnumMap<>(Priority.class);
        private final List<SessionLine> sessionLines = new ArrayList<>();
        private int callMillis = 50;
        private int slowMillis;
        private int slowOneOf;
        private long bankNanos;
        private final Quota commits = new Quota(1_000_000);

        private Worker(FlinksSettings.CallLimits limits) {
            permits = new CallPermits(limits, this::neutralCall, BusyWorkers.this::now, () -> events.nanos());
        }

        private CompletionStage<Finding> neutralCall(NeutralWitness.Side side) {
            Finding refused = new Finding.Refused("METHOD_NOT_AVAILABLE", NOT_ACTIVATED.status());
            return CompletableFuture.completedStage(service.equals(NOT_ACTIVATED) ? refused : Finding.FINE);
        }

        /** Sets how long its calls take, half as much more or less. */
        public Worker callsTaking(int millis) {
            callMillis = millis;
            return this;
        }

        /** Commits one answer after the other, so many a second. */
        public Worker committing(int perSecond) {
            commits.inOrder(perSecond);
            return this;
        }

        /** The same for one of so many calls. */
        public Worker sometimesTaking(int millis, int oneOf) {
            slowMillis = millis;
            slowOneOf = oneOf;
            return this;
        }

        /** Adds a shard that always has another call of this priority. Each call takes this many HTTP calls. */
        public Worker saturatedWith(Priority priority, int httpCalls) {
            after(millis(0, 20), () -> takeAll(priority, httpCalls));
            return this;
        }

        /** Makes this many calls of this priority a second, at irregular moments. */
        public Worker sometimesWith(Priority priority, double perSecond) {
            return sometimesWith(priority, perSecond, 1);
        }

        /** The same, and each call takes this many HTTP calls. */
        public Worker sometimesWith(Priority priority, double perSecond, int httpCalls) {
            after((long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9), () -> {
                takeOne(priority, httpCalls, events.nanos());
                sometimesWith(priority, perSecond, httpCalls);
            });
            return this;
        }

        /** Each start opens a session. One of the shards polls it until its bank is done, and then fetches. */
        public Worker withSessionsOf(Duration bank, int shards) {
            bankNanos = bank.toNanos();
            for (int shard = 0; shard < shards; shard++) {
                sessionLines.add(new SessionLine(Priority.SESSION));
                sessionLines.add(new SessionLine(Priority.BATCH_SESSION));
            }
            return this;
        }

        public long served(Priority priority) {
            return served.getOrDefault(priority, 0L);
        }

        public long served() {
            return served.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Returns the time within which 95 of 100 calls got their permit. */
        public Duration longWait(Priority priority) {
            List<Duration> sorted =
                    waits.getOrDefault(priority, List.of()).stream().sorted().toList();
            return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) (sorted.size() * 0.95));
        }

        public Duration longestWait(Priority priority) {
            return waits.getOrDefault(priority, List.of()).stream()
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }

        private void waited(Priority priority, long since) {
            waits.computeIfAbsent(priority, unused -> new ArrayList<>()).add(Duration.ofNanos(events.nanos() - since));
        }

        private void takeAll(Priority priority, int httpCalls) {
            GateDecision decision = ask(priority, httpCalls);
            for (int taken = 0; decision instanceof GateDecision.Pass && taken < 1_000; taken++) {
                decision = ask(priority, httpCalls);
            }
            comeAgain(decision, () -> takeAll(priority, httpCalls));
        }

        private void takeOne(Priority priority, int httpCalls, long since) {
            GateDecision decision = ask(priority, httpCalls);
            if (decision instanceof GateDecision.Pass) {
                waited(priority, since);
            } else {
                comeAgain(decision, () -> takeOne(priority, httpCalls, since));
            }
        }

        private void comeAgain(GateDecision decision, Runnable again) {
            long nanosUntil = decision instanceof GateDecision.Wait wait
                    ? Math.max(0, Duration.between(now(), wait.again()).toNanos())
                    : 0;
            after(nanosUntil + millis(0, 10), again);
        }

        private GateDecision ask(Priority priority, int httpCalls) {
            return ask(priority, httpCalls, started(priority, events.nanos() + bankNanos));
        }

        /** Returns what follows a start that Flinks accepted. */
        private Then started(Priority priority, long bankDone) {
            if (priority.ofSession() || sessionLines.isEmpty()) {
                return Then.NOTHING;
            }
            int shard = random.nextInt(sessionLines.size() / 2);
            SessionLine line = sessionLines.get(2 * shard + (priority == Priority.BATCH ? 1 : 0));
            return new Then(() -> line.pollAfter(FIRST_POLL, bankDone), () -> {});
        }

        private GateDecision ask(Priority priority, int httpCalls, Then then) {
            asked++;
            String loginId = login();
            Call call = priority.ofSession() ? new Call.Poll("r-1") : new Call.Start("login");
            Integer bank = badBank ? (loginId.startsWith(Quota.BAD_LOGIN) ? 2 : 1) : null;
            CallRequest callRequest = new CallRequest(call, loginId, priority.lane(), bank);
            GateDecision decision = permits.acquire(callRequest, httpCalls);
            if (decision instanceof GateDecision.Pass) {
                goesOut(callRequest, httpCalls, httpCalls, events.nanos(), then);
            }
            return decision;
        }

        private String login() {
            logins++;
            boolean bad = badLogin > 0 && logins % badLogin == 0;
            return bad ? Quota.BAD_LOGIN + (badBank ? logins : "") : "login-" + logins;
        }

        private void goesOut(CallRequest callRequest, int httpCalls, int left, long since, Then then) {
            sent++;
            int usual = slowOneOf > 0 && random.nextInt(slowOneOf) == 0 ? slowMillis : callMillis;
            long half = millis(usual / 2, usual * 3 / 2) / 2;
            after(half, () -> {
                Optional<Received> refusal = quota.refusal(callRequest.loginId(), now());
                boolean admitted = refusal.isEmpty();
                after(half + quota.turn(events.nanos()), () -> {
                    if (admitted && left > 1) {
                        goesOut(callRequest, httpCalls, left - 1, since, then);
                        return;
                    }
                    if (admitted) {
                        served.merge(Priority.of(callRequest), 1L, Long::sum);
                        then.served.run();
                    } else {
                        then.refused.run();
                    }
                    ReadAnswer readAnswer = AnswerReader.read(callRequest.call(), refusal.orElse(service), now());
                    permits.classified(callRequest, since, readAnswer)
                            .thenAccept(
                                    classified -> commit(permits.answered(callRequest, httpCalls, since, classified)));
                });
            });
        }

        private void commit(AnswerLease lease) {
            long wait = commits.turn(events.nanos());
            if (wait > 0) {
                after(wait, lease::release);
            } else {
                lease.release();
            }
        }

        /** A shard's calls of one lane's open sessions: the first that is due is made first. */
        private final class SessionLine {

            private final Deque<Due> waiting = new ArrayDeque<>();
            private final Priority priority;
            private boolean comesAgain;

            SessionLine(Priority priority) {
                this.priority = priority;
            }

            private record Due(long since, Runnable then) {}

            void pollAfter(long wait, long bankDone) {
                after(
                        wait,
                        () -> add(() -> {
                            if (events.nanos() < bankDone) {
                                pollAfter(Math.min(LONGEST_BETWEEN_POLLS, wait * 3 / 2), bankDone);
                            } else {
                                add(() -> {});
                            }
                        }));
            }

            private void add(Runnable then) {
                waiting.add(new Due(events.nanos(), then));
                if (!comesAgain) {
                    flush();
                }
            }

            private void flush() {
                comesAgain = false;
                for (Due due = waiting.peek(); due != null; due = waiting.peek()) {
                    Due first = due;
                    GateDecision decision =
                            ask(priority, 1, new Then(first.then, () -> after(RETRY, () -> add(first.then))));
                    if (!(decision instanceof GateDecision.Pass)) {
                        comesAgain = true;
                        comeAgain(decision, this::flush);
                        return;
                    }
                    waiting.remove();
                    waited(priority, first.since);
                }
            }
        }
    }
}
