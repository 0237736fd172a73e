package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.sandbox.flinks.bank.LoginTotals;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.it.testing.EveryAnswer;
import dev.reconnect.worker.it.testing.EveryAnswer.Asked;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * The whole classification table with the stand-in: every code under every status as the answer to a start, a poll and
 * a fetch. Each has a login of its own, and one worker refreshes all at once. Answers that stop all calls come after
 * them.
 */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryAnswerIT {
    private static final String NO_ACCOUNTS = "{\"HttpStatusCode\":200,\"Accounts\":[]}";

    private final Map<String, String> refreshIds = new HashMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;

    @BeforeAll
    void refreshEverybody(KafkaCluster cluster) {
        log.start();
        clientLog().addAppender(log);
        environment = new WorkerEnvironment(cluster, Map.of("RECONNECT_FLINKS_SECRET_KEY", "the-secret-key"));
        worker = environment.startWorker();
        aboutOneLogin().forEach(this::refresh);
    }

    @AfterAll
    void stop() {
        clientLog().detachAppender(log);
        environment.close();
    }

    static List<EveryAnswer> aboutOneLogin() {
        return EveryAnswer.all().stream()
                .filter(answer -> !answer.mayBeOurFault())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("aboutOneLogin")
    @Order(1)
    void anAnswerMeansWhatTheTableSays(EveryAnswer answer) {
        switch (answer.meaning()) {
            case "pending", "done", "token" -> assertServed(answer);
            case "user" -> assertAsked(answer);
            case "broken" -> assertFailed(answer, FailureClass.REFUSED, false, 1);
            case "transient" -> assertTriedAgain(answer, FailureClass.TRANSIENT);
            default ->
                assertTriedAgain(
                        answer, answer.asked() == Asked.POLL ? FailureClass.SESSION_LOST : FailureClass.TRANSIENT);
        }
    }

    @Test
    @Order(2)
    void aCodeThatNobodyKnowsIsCountedByKindHasItsClassAndIsLoggedOnce() {
        aboutOneLogin().forEach(this::end);

        for (String kind : List.of("start", "poll", "fetch")) {
            assertThat(worker.counted("reconnect.flinks.unknown.codes", "kind", kind))
                    .as("answers to a " + kind)
                    .isGreaterThanOrEqualTo(4);
            assertThat(worker.metrics()
                            .registry()
                            .get("reconnect.flinks.calls")
                            .tags("kind", kind, "class", "unknown-code")
                            .timer()
                            .count())
                    .isEqualTo(worker.counted("reconnect.flinks.unknown.codes", "kind", kind));
        }
        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                .filteredOn(line -> line.contains(EveryAnswer.UNKNOWN))
                .hasSize(1);
    }

    @Test
    @Order(3)
    void slowDownUnderAnyStatusKeepsEveryRefreshInItsPlace() {
        List<EveryAnswer> answers = answers("slow");
        answers.forEach(this::refresh);

        assertThat(answers).hasSize(9).allSatisfy(this::assertServed);
    }

    @Test
    @Order(4)
    void aFaultOfOursThatPassesIsToldToNobody() {
        List<EveryAnswer> answers = EveryAnswer.all().stream()
                .filter(answer -> answer.meaning().equals("ours") || answer.isRefusedToken())
                .toList();
        answers.forEach(this::refresh);

        assertThat(answers).hasSize(11).allSatisfy(this::assertServed);
    }

    private static List<EveryAnswer> answers(String meaning) {
        return EveryAnswer.all().stream()
                .filter(answer -> answer.meaning().equals(meaning))
                .toList();
    }

    private void refresh(EveryAnswer answer) {
        String loginId = answer.loginId();
        environment.flinks().script(loginId, Script.of(authorized()));
        environment
                .flinks()
                .faults()
                .add(answer.asked().endpoint, loginId, answer.fault(), answer.isForEver() ? Integer.MAX_VALUE : 1);
        if (answer.meaning().equals("done") && answer.asked() == Asked.POLL) {
            // The stand-in has not authorized the session and would refuse its accounts.
            Fault accounts = Fault.reply(200, "application/json", NO_ACCOUNTS);
            environment.flinks().faults().next(Endpoint.ACCOUNTS_DETAIL, loginId, accounts);
        }
        refreshIds.put(loginId, environment.publisher().requestAtUnknownBank(loginId));
    }

    private Outcome end(EveryAnswer answer) {
        String refreshId = Objects.requireNonNull(refreshIds.get(answer.loginId()));
        Outcome end = environment.outcomes().awaitTerminal(refreshId);
        assertThat(environment.outcomes().of(refreshId))
                .as("everything that was told")
                .containsExactly(end);
        return end;
    }

    private void assertServed(EveryAnswer answer) {
        assertThat(end(answer)).as(answer.toString()).isInstanceOf(AccountsReady.class);
        assertThat(asked(answer)).as("asked once more").isGreaterThan(1 - goodEnough(answer));
        assertThat(totals(answer).opened()).isEqualTo(1);
    }

    /**
     * 1 if this answer makes a second call unnecessary: a poll that says done, or a fetch without transactions; else 0.
     */
    private static int goodEnough(EveryAnswer answer) {
        boolean authorizes = answer.meaning().equals("done") && answer.asked() == Asked.POLL;
        boolean empty = answer.code().equals("NO_TRANSACTION") && answer.asked() == Asked.FETCH;
        return authorizes || empty ? 1 : 0;
    }

    private void assertAsked(EveryAnswer answer) {
        assertThat(end(answer)).isInstanceOfSatisfying(CredentialsRequired.class, required -> {
            assertThat(required.action()).isEqualTo(Action.valueOf(answer.action()));
            assertThat(required.reason()).isEqualTo(new CredentialsRequired.Reason(answer.code(), answer.status()));
        });
        assertThat(totals(answer).starts()).as("starts").isEqualTo(1);
    }

    private void assertTriedAgain(EveryAnswer answer, FailureClass failureClass) {
        if (answer.asked() == Asked.FETCH) {
            assertServed(answer);
            assertThat(totals(answer).starts()).as("starts").isEqualTo(1);
        } else {
            assertFailed(answer, failureClass, true, 2);
        }
    }

    private void assertFailed(EveryAnswer answer, FailureClass failureClass, boolean retryable, int starts) {
        assertThat(end(answer)).isInstanceOfSatisfying(RefreshFailed.class, failed -> {
            assertThat(failed.reason())
                    .isEqualTo(new RefreshFailed.Reason(failureClass, answer.code(), answer.status()));
            assertThat(failed.retryable()).isEqualTo(retryable);
        });
        assertThat(totals(answer).starts()).as("starts").isEqualTo(starts);
    }

    private int asked(EveryAnswer answer) {
        LoginTotals totals = totals(answer);
        return switch (answer.asked()) {
            case START -> totals.starts();
            case POLL -> totals.polls();
            case FETCH -> totals.fetches();
        };
    }

    private LoginTotals totals(EveryAnswer answer) {
        return environment.flinks().ledger().totals(answer.loginId());
    }

    private static Logger clientLog() {
        return (Logger) LoggerFactory.getLogger(FlinksClient.class);
    }
}
