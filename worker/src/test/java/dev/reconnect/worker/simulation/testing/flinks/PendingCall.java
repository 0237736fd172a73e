package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.FlinksSettings.CallLimits;
import dev.reconnect.worker.flinks.limit.ShardCalls;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One worker process that sends single calls, in virtual time. */
public final class PendingCall {

    public static final List<String> LOGINS = List.of("ada", "bob", "cyd", "dan", "eve");
    private static final Instant BEGIN = Instant.parse("2026-11-22T03:00:00Z");

    private Instant now = BEGIN;
    private final SplittableRandom random;
    public final VirtualFlinks flinks;
    public final List<CallAnswer> answers = new ArrayList<>();
    public WorkerConnection line;
    public ShardCalls calls;
    private long callIds;

    public PendingCall(long seed) {
        random = new SplittableRandom(seed);
        flinks = new VirtualFlinks(random.split(), () -> now);
        line = flinks.line("w", () -> now, unhurried());
        calls = line.calls(answers::add);
    }

    private static FlinksSettings unhurried() {
        CallLimits limits = CallLimits.DEFAULTS;
        return VirtualFlinks.settings()
                .with(new CallLimits(
                        limits.callTimeout(), limits.authorizeTimeout(), limits.maxResponseBytes(), 100_000, 1_000));
    }

    public void replaceLine(FlinksSettings settings) {
        line = flinks.line("w", () -> now, settings);
        calls = line.calls(answers::add);
    }

    public FlinksWeather weather() {
        return flinks.weather();
    }

    public Duration sinceBegin() {
        return Duration.between(BEGIN, now);
    }

    public <F extends Fact> List<F> facts(Class<F> kind) {
        return flinks.ledger().all(kind);
    }

    public void askMany(Call... many) {
        for (Call call : many) {
            CallRequests.take(calls, call).ifPresent(permit -> permit.send(++callIds));
        }
    }

    /** Sends the call and moves time on to its answer. */
    public Answer ask(Call call) {
        return ask(call, () -> {});
    }

    /** The same; {@code onceSent} runs when the token's call is on its way and the call itself is not. */
    public Answer ask(Call call, Runnable onceSent) {
        int heard = answers.size();
        Optional<Permit> permit = CallRequests.take(calls, call);
        while (permit.isEmpty()) {
            now = now.plusSeconds(1);
            permit = CallRequests.take(calls, call);
        }
        permit.get().send(++callIds);
        onceSent.run();
        while (answers.size() == heard) {
            next();
        }
        return answers.getLast().answer();
    }

    public void later(Duration pause) {
        Instant end = now.plus(pause);
        while (!flinks.nextArrival().isAfter(end)) {
            next();
        }
        now = end;
    }

    /** Moves time on to the next event. */
    public void next() {
        now = flinks.nextArrival().isAfter(now) ? flinks.nextArrival() : now;
        flinks.deliverUntil(now);
    }

    /** Starts this login until a session is open; returns its RequestId. */
    public String opened(String loginId) {
        int before = facts(Fact.Opened.class).size();
        while (facts(Fact.Opened.class).size() == before) {
            ask(new Call.Start(loginId));
        }
        return facts(Fact.Opened.class).getLast().requestId();
    }

    /** Opens a session of this login that asks the person; returns its RequestId. */
    public String challenged(String loginId) {
        int usual = weather().challenges;
        weather().challenges(1000);
        String requestId = opened(loginId);
        weather().challenges(usual);
        later(weather().work.plusSeconds(1));
        return requestId;
    }

    /** Makes any calls in a bad condition, with crashes and pauses; returns what was heard and what happened. */
    public List<String> live(int steps) {
        List<String> heard = new ArrayList<>();
        List<String> requestIds = new ArrayList<>(List.of("live-0"));
        for (int step = 0; step < steps; step++) {
            weather().rough().every(25).codes(250);
            askMany(call(requestIds));
            later(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 300_000 : 3_000)));
            switch (random.nextInt(60)) {
                case 0 -> line.crash();
                case 1 -> line.pause();
                case 2 -> line.resume();
                default -> flinks.answer(requestIds.getLast(), random.nextBoolean());
            }
            if (line.isOver() || line.permits().heldBecause().isPresent()) {
                replaceLine(unhurried());
            }
            for (CallAnswer callAnswer : answers) {
                heard.add(now + " " + callAnswer.callId() + " " + callAnswer.answer());
                remember(callAnswer.answer(), requestIds);
            }
            answers.clear();
        }
        flinks.ledger().facts().forEach(fact -> heard.add(fact.toString()));
        return heard;
    }

    private static void remember(Answer answer, List<String> requestIds) {
        String requestId = switch (answer) {
            case Answer.Pending pending -> pending.requestId();
            case Answer.Challenged challenged -> challenged.requestId();
            case Answer.Authorized authorized -> authorized.requestId();
            case Answer.Accounts ignored -> null;
            case Answer.Refused ignored -> null;
            case Answer.NotSent ignored -> null;
            case Answer.Unreadable ignored -> null;
        };
        if (requestId != null) {
            requestIds.add(requestId);
        }
    }

    private Call call(List<String> requestIds) {
        String requestId = requestIds.get(Math.max(0, requestIds.size() - 1 - random.nextInt(3)));
        String loginId = LOGINS.get(random.nextInt(LOGINS.size()));
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Call.Start(loginId);
            case 2, 3 -> new Call.Poll(requestId);
            case 4 -> random.nextBoolean() ? new Call.CheckCached(loginId) : new Call.FetchPending(requestId);
            default -> new Call.Fetch(requestId);
        };
    }
}
