package dev.reconnect.worker.it.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A stream of refreshes, each of a login of its own, and the people behind them. Of every four, two end with the
 * accounts at once, one with refused credentials, and one after an answered challenge; every fourth group of four is in
 * the batch lane. Used by one thread.
 */
public final class RefreshTraffic {
    private final WorkerEnvironment environment;
    private final Duration batchDeadline;
    private final Map<String, Refresh> published = new LinkedHashMap<>();
    private final Set<String> answered = new HashSet<>();

    private enum Ending {
        ACCOUNTS,
        CREDENTIALS,
        CHALLENGE
    }

    private record Refresh(String refreshId, String loginId, Lane lane, Ending ending) {}

    /**
     * How often a start was repeated.
     *
     * @param interactive logins with a second start
     * @param waiting batch logins whose only start is in doubt: they wait until the old session's life is over
     */
    public record Repeated(int interactive, int waiting) {}

    /** {@code batchDeadline}: how long a batch refresh may take, including the wait after a start in doubt. */
    public RefreshTraffic(WorkerEnvironment environment, Duration batchDeadline) {
        this.environment = environment;
        this.batchDeadline = batchDeadline;
    }

    public int count() {
        return published.size();
    }

    /** Publishes this many more. */
    void publish(int count) {
        for (int i = 0; i < count; i++) {
            int number = published.size();
            Ending ending = switch (number % 4) {
                case 0, 2 -> Ending.ACCOUNTS;
                case 1 -> Ending.CREDENTIALS;
                default -> Ending.CHALLENGE;
            };
            Lane lane = number / 4 % 4 == 3 ? Lane.BATCH : Lane.INTERACTIVE;
            Refresh refresh = new Refresh("refresh-" + number, "login-" + number, lane, ending);
            environment.flinks().script(refresh.loginId(), script(ending));
            Instant deadline = lane == Lane.BATCH ? Instant.now().plus(batchDeadline) : null;
            published.put(refresh.refreshId(), refresh);
            environment
                    .publisher()
                    .publish(lane, Publisher.requested(refresh.refreshId(), refresh.loginId(), deadline));
        }
    }

    /**
     * Publishes a few at a time and answers challenges until the condition holds; fails if it does not hold in time.
     */
    public void publishUntil(BooleanSupplier enough, Duration atMost) {
        await("the refreshes under way").atMost(atMost).until(() -> {
            publish(4);
            answerChallenges();
            return enough.getAsBoolean();
        });
    }

    /** People answer the questions since the last call, and Connect sends them back. */
    void answerChallenges() {
        for (OutcomeLog.Seen seen : environment.outcomes().all()) {
            if (seen.outcome() instanceof MfaChallengePending pending && answered.add(seen.id())) {
                ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
                environment.publisher().confirm(pending.loginId(), pending.requestId());
            }
        }
    }

    /** How many refreshes have their end. */
    int ended() {
        return ends().size();
    }

    /**
     * The terminal outcomes by refresh. If a poll is faster than a confirmation, the confirmation finds its session at
     * rest and gets an outcome of its own; this is not the end of a refresh.
     */
    private Map<String, List<Outcome>> ends() {
        Map<String, List<Outcome>> ends = new LinkedHashMap<>();
        for (OutcomeLog.Seen seen : environment.outcomes().all()) {
            String refreshId = seen.outcome().subject().refreshId();
            if (refreshId != null && seen.outcome().terminal()) {
                ends.computeIfAbsent(refreshId, id -> new ArrayList<>()).add(seen.outcome());
            }
        }
        return ends;
    }

    /** Waits until every refresh has its end; people answer meanwhile. */
    public void awaitEnds(Duration atMost) {
        await("the end of " + count() + " refreshes")
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    answerChallenges();
                    return ended() == count();
                });
    }

    /** Every refresh has one terminal outcome, of the kind that its script leads to, and no outcome came twice. */
    public void assertOneEndEach() {
        assertThat(environment.outcomes().all().stream().map(OutcomeLog.Seen::id))
                .doesNotHaveDuplicates();
        Map<String, List<Outcome>> ends = ends();
        assertThat(ends.keySet()).containsExactlyInAnyOrderElementsOf(published.keySet());
        assertThat(ends).allSatisfy((refreshId, outcomes) -> {
            assertThat(outcomes).hasSize(1);
            assertThat(asExpected(refresh(refreshId), outcomes.getFirst()))
                    .as("%s of %s", outcomes, refreshId)
                    .isTrue();
        });
        assertThat(environment.outcomes().deadLetters()).isEmpty();
    }

    /** No start was repeated, so no login had two live sessions. */
    public void assertNoStartRepeated() {
        assertThat(published.values()).allSatisfy(refresh -> {
            assertThat(starts(refresh)).as(refresh.loginId()).hasSize(1);
            assertThat(mostLive(refresh)).as(refresh.loginId()).isEqualTo(1);
        });
    }

    /**
     * A start was repeated only if the one before was in doubt: only in the interactive lane, once, when the first was
     * sent shortly before a fault and its answer was never used. Every other login had one start and one live session.
     */
    public Repeated assertStartsRepeatedOnlyInDoubt(List<Instant> faults) {
        int interactive = 0;
        int waiting = 0;
        for (Refresh refresh : published.values()) {
            List<Ledger.Entry> starts = starts(refresh);
            assertThat(starts).as(refresh.loginId()).isNotEmpty();
            Ledger.Entry first = starts.getFirst();
            boolean used = environment.flinks().ledger().calls(refresh.loginId()).stream()
                    .anyMatch(call ->
                            call.number() != first.number() && call.requestId().equals(first.requestId()));
            waiting += !used && starts.size() == 1 ? 1 : 0;
            if (starts.size() > 1) {
                interactive++;
                assertThat(starts).as(refresh.loginId()).hasSize(2);
                assertThat(refresh.lane()).isEqualTo(Lane.INTERACTIVE);
                assertThat(used)
                        .as("the answer to the first start of %s", refresh)
                        .isFalse();
                assertThat(faults)
                        .as("faults that put the start of %s at %s in doubt", refresh.loginId(), first.at())
                        .anyMatch(fault -> first.at().isAfter(fault.minusSeconds(5))
                                && first.at().isBefore(fault.plusSeconds(1)));
            } else {
                assertThat(mostLive(refresh)).as(refresh.loginId()).isEqualTo(1);
            }
        }
        return new Repeated(interactive, waiting);
    }

    private List<Ledger.Entry> starts(Refresh refresh) {
        return environment.flinks().ledger().calls(refresh.loginId(), Endpoint.ASYNC_START);
    }

    private int mostLive(Refresh refresh) {
        return environment.flinks().ledger().totals(refresh.loginId()).mostLive();
    }

    private Refresh refresh(String refreshId) {
        return java.util.Objects.requireNonNull(published.get(refreshId), refreshId);
    }

    private static boolean asExpected(Refresh refresh, Outcome outcome) {
        boolean lapsed = outcome instanceof RefreshFailed failed
                && failed.reason().failureClass() == RefreshFailed.FailureClass.DEADLINE;
        return switch (refresh.ending()) {
                    case ACCOUNTS, CHALLENGE -> outcome instanceof AccountsReady;
                    case CREDENTIALS -> outcome instanceof CredentialsRequired;
                }
                || (refresh.lane() == Lane.BATCH && lapsed);
    }

    private static Script script(Ending ending) {
        return switch (ending) {
            case ACCOUNTS -> Script.of(Step.authorized()).pendingFirst(2);
            case CREDENTIALS ->
                Script.of(Step.failure(FlinksCode.INVALID_PASSWORD)).pendingFirst(1);
            case CHALLENGE -> Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized());
        };
    }
}
