package dev.reconnect.worker.chaos.testing;

import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.worker.chaos.testing.ChaosFault.Happened;
import dev.reconnect.worker.chaos.testing.Workers.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Checks with the ledger of the Flinks stand-in that a login was started again only if an earlier start was in doubt. A
 * start is lost if no call names its RequestId. It matters if another session of the login is started or used after it.
 *
 * @param repeated how many lost starts matter, by the fault that explains them
 * @param second how many of these are of logins that had two live sessions at once
 * @param unanswered how many starts were on their way to Flinks or back when each of these faults began
 * @param lostAnswers how many more lost starts matter because Flinks itself closed the connection
 * @param unplanned how many more lost starts matter because a worker lost its shard without a fault
 * @param secondSessions how many logins ever had two live sessions at once
 * @param unexplained the repeated starts and the live sessions that nothing explains
 */
record Starts(
        Map<ChaosFault, Integer> repeated,
        Map<ChaosFault, Integer> second,
        Map<ChaosFault, Integer> unanswered,
        int lostAnswers,
        int unplanned,
        int secondSessions,
        List<String> unexplained) {

    private static final Duration BEFORE_A_LOSS = Duration.ofSeconds(40);
    /** A start that has left reaches Flinks in this time. */
    private static final Duration TO_FLINKS = Duration.ofMillis(300);

    private static final Duration AFTER_A_LOSS = Duration.ofSeconds(2);

    static Starts of(Ledger ledger, List<Happened> faults, List<Loss> losses, ToIntFunction<String> shardOf) {
        Map<String, List<Ledger.Entry>> starts = new HashMap<>();
        Map<String, List<Ledger.Entry>> calls = new HashMap<>();
        Set<String> named = new HashSet<>();
        for (Ledger.Entry call : ledger.calls()) {
            calls.computeIfAbsent(call.loginId(), login -> new ArrayList<>()).add(call);
            if (call.endpoint() != Endpoint.ASYNC_START) {
                named.add(call.requestId());
            } else if (!call.requestId().isEmpty()) {
                starts.computeIfAbsent(call.loginId(), login -> new ArrayList<>())
                        .add(call);
            }
        }
        Map<ChaosFault, Integer> repeated = new EnumMap<>(ChaosFault.class);
        Map<ChaosFault, Integer> second = new EnumMap<>(ChaosFault.class);
        int lostAnswers = 0;
        int unplanned = 0;
        int secondSessions = 0;
        List<String> unexplained = new ArrayList<>();
        for (Map.Entry<String, List<Ledger.Entry>> login : starts.entrySet()) {
            List<Ledger.Entry> lost = login.getValue().stream()
                    .filter(start -> !named.contains(start.requestId()))
                    .toList();
            int mostLive = ledger.totals(login.getKey()).mostLive();
            secondSessions += mostLive > 1 ? 1 : 0;
            if (mostLive > 1 + lost.size()) {
                unexplained.add(mostLive + " live sessions, " + login);
            }
            List<Ledger.Entry> history = calls.getOrDefault(login.getKey(), List.of());
            for (Ledger.Entry start : lost) {
                if (!matters(start, login.getValue(), history)) {
                    continue;
                }
                List<Happened> causes = faults.stream()
                        .filter(fault -> fault.putsInDoubt(start.at()))
                        .toList();
                if (start.status() == Ledger.NO_ANSWER) {
                    lostAnswers++;
                } else if (!causes.isEmpty()) {
                    repeated.merge(causes.getFirst().kind(), 1, Integer::sum);
                    second.merge(causes.getFirst().kind(), mostLive > 1 ? 1 : 0, Integer::sum);
                } else if (isExplained(start.at(), losses, shardOf.applyAsInt(login.getKey()))) {
                    unplanned++;
                } else {
                    unexplained.add("a start at " + start.at() + " was repeated without a doubt, " + history);
                }
            }
        }
        return new Starts(
                repeated, second, unanswered(ledger, faults), lostAnswers, unplanned, secondSessions, unexplained);
    }

    private static Map<ChaosFault, Integer> unanswered(Ledger ledger, List<Happened> faults) {
        Map<ChaosFault, Integer> unanswered = new EnumMap<>(ChaosFault.class);
        for (Happened fault : faults) {
            Instant earliest = fault.from().minus(ChaosEnvironment.START_TAKES);
            Instant latest = fault.kind().takesWorkers || fault.doubtUntil().isBefore(fault.from())
                    ? fault.from().plus(TO_FLINKS)
                    : fault.doubtUntil();
            int count = (int) ledger.calls().stream()
                    .filter(call -> call.endpoint() == Endpoint.ASYNC_START
                            && call.at().isAfter(earliest)
                            && call.at().isBefore(latest))
                    .count();
            unanswered.merge(fault.kind(), count, Integer::sum);
        }
        return unanswered;
    }

    private static boolean matters(Ledger.Entry lost, List<Ledger.Entry> starts, List<Ledger.Entry> calls) {
        Set<String> others = new HashSet<>();
        starts.forEach(start -> others.add(start.requestId()));
        others.remove(lost.requestId());
        return calls.stream().anyMatch(call -> call.number() > lost.number() && others.contains(call.requestId()));
    }

    int allRepeated() {
        return repeated.values().stream().mapToInt(times -> times).sum() + lostAnswers + unplanned;
    }

    private static boolean isExplained(Instant start, List<Loss> losses, int shard) {
        return losses.stream()
                .anyMatch(loss -> loss.shards().contains(shard)
                        && start.isAfter(loss.at().minus(BEFORE_A_LOSS))
                        && start.isBefore(loss.at().plus(AFTER_A_LOSS)));
    }
}
