package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static dev.reconnect.sandbox.flinks.script.Step.failure;
import static dev.reconnect.sandbox.flinks.script.Step.pendingForEver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshDeclined.Reason;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.Publisher;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests for a login that already has a session or a recent outcome. Each test has a login of its own. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoiningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RETURN_PAGE = "https://app.example.com/back?state=a%2Fb";

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;

    @BeforeAll
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        worker = environment.startWorker();
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @Test
    void aDuplicateRequestGetsTheSameOutcomeOnce() {
        environment.flinks().script("duplicate", Script.of(authorized()).pendingFirst(5));
        int duplicatesBefore = duplicates();
        String refreshId = UUID.randomUUID().toString();
        RefreshRequested request = Publisher.requested(refreshId, "duplicate");

        environment.publisher().publish(Lane.INTERACTIVE, request);
        environment.publisher().publish(Lane.INTERACTIVE, request);
        environment.publisher().publish(Lane.BATCH, request);
        Outcome end = environment.outcomes().awaitTerminal(refreshId);
        environment.publisher().publish(Lane.INTERACTIVE, request);
        await("three redeliveries to be ignored").atMost(PATIENCE).until(() -> duplicates() - duplicatesBefore == 3);

        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(environment.outcomes().of(refreshId)).containsExactly(end);
        assertThat(starts("duplicate")).isEqualTo(1);
    }

    @Test
    void aSecondRequestJoinsAndBothGetTheOutcomeUnderTheirOwnRefreshId() {
        environment.flinks().script("joined", Script.of(authorized()).pendingFirst(15));

        String night = environment.publisher().requestAtNight("joined");
        String day = environment.publisher().request("joined");

        AccountsReady first = environment.outcomes().awaitOutcome(night, AccountsReady.class);
        AccountsReady second = environment.outcomes().awaitOutcome(day, AccountsReady.class);
        assertThat(first.subject().lane()).isEqualTo(Lane.BATCH);
        assertThat(first.subject().tag()).isEqualTo("tag-" + night);
        assertThat(second.subject().lane()).isEqualTo(Lane.INTERACTIVE);
        assertThat(second.subject().tag()).isEqualTo("tag-" + day);
        assertThat(second.requestId()).isEqualTo(first.requestId());
        assertThat(second.accounts()).isEqualTo(first.accounts());
        assertThat(starts("joined")).isEqualTo(1);
    }

    @Test
    void aRequestDuringAChallengeGetsAnAnnouncementOfItsOwn() {
        environment.flinks().script("asked", Script.of(challenge(CITY), authorized()));
        String early = environment.publisher().request("asked");
        MfaChallengePending first = environment.outcomes().awaitOutcome(early, MfaChallengePending.class);

        String late = environment.publisher().request("asked", false, RETURN_PAGE);
        MfaChallengePending second = environment.outcomes().awaitOutcome(late, MfaChallengePending.class);

        assertThat(second.requestId()).isEqualTo(first.requestId());
        assertThat(second.expiresAt()).isEqualTo(first.expiresAt());
        assertThat(first.iframeUrl()).doesNotContain("redirectUrl");
        assertThat(second.iframeUrl())
                .isEqualTo(first.iframeUrl() + "&redirectUrl=https%3A%2F%2Fapp.example.com%2Fback%3Fstate%3Da%252Fb");

        ConnectVisitor.answer(second.iframeUrl(), "Montreal");
        environment.publisher().confirm("asked", second.requestId());
        Outcome firstEnd = environment.outcomes().awaitTerminal(early);
        Outcome secondEnd = environment.outcomes().awaitTerminal(late);
        assertThat(environment.outcomes().of(early)).containsExactly(first, firstEnd);
        assertThat(environment.outcomes().of(late)).containsExactly(second, secondEnd);
        assertThat(firstEnd).isInstanceOf(AccountsReady.class);
        assertThat(secondEnd).isInstanceOf(AccountsReady.class);
        assertThat(starts("asked")).isEqualTo(1);
    }

    @Test
    void aRequestRightAfterASuccessIsDeclinedUnlessItIsForced() {
        environment.flinks().script("sated", Script.of(authorized()));
        environment.outcomes().awaitOutcome(environment.publisher().request("sated"), AccountsReady.class);

        RefreshDeclined declined =
                environment.outcomes().awaitOutcome(environment.publisher().request("sated"), RefreshDeclined.class);
        assertThat(declined.reason()).isEqualTo(Reason.COOL_DOWN);
        assertThat(declined.lastOutcome()).isEqualTo(EventType.ACCOUNTS_READY.type());
        assertThat(declined.nextAllowedAt())
                .isBetween(Instant.now(), Instant.now().plusSeconds(60));
        assertThat(declined.iframeUrl()).isNull();
        assertThat(starts("sated")).isEqualTo(1);

        environment.outcomes().awaitOutcome(environment.publisher().request("sated", true, null), AccountsReady.class);
        assertThat(starts("sated")).isEqualTo(2);
    }

    @Test
    void afterARejectionEvenAForcedRequestIsDeclined() {
        environment.flinks().script("rejected", Script.of(failure(FlinksCode.INVALID_PASSWORD)));
        CredentialsRequired required = environment
                .outcomes()
                .awaitOutcome(environment.publisher().request("rejected"), CredentialsRequired.class);

        RefreshDeclined declined = environment
                .outcomes()
                .awaitOutcome(environment.publisher().request("rejected", true, null), RefreshDeclined.class);

        assertThat(declined.lastOutcome()).isEqualTo(EventType.CREDENTIALS_REQUIRED.type());
        assertThat(declined.iframeUrl()).isEqualTo(required.iframeUrl());
        assertThat(declined.nextAllowedAt())
                .isBetween(Instant.now().plusSeconds(14 * 60), Instant.now().plusSeconds(15 * 60));
        assertThat(starts("rejected")).isEqualTo(1);
    }

    @Test
    void moreThanFiftyDoNotWaitForOneSession() {
        environment.flinks().script("crowded", Script.of(pendingForEver()));
        List<String> refreshIds = new ArrayList<>();
        for (int request = 0; request < 51; request++) {
            refreshIds.add(environment.publisher().request("crowded"));
        }

        RefreshDeclined declined = environment.outcomes().awaitOutcome(refreshIds.getLast(), RefreshDeclined.class);

        assertThat(declined.reason()).isEqualTo(Reason.TOO_MANY_WAITING);
        assertThat(refreshIds.subList(0, 50))
                .allSatisfy(refreshId ->
                        assertThat(environment.outcomes().of(refreshId)).isEmpty());
        assertThat(starts("crowded")).isEqualTo(1);
    }

    private int starts(String loginId) {
        return environment.flinks().ledger().totals(loginId).starts();
    }

    private int duplicates() {
        return worker.counted("reconnect.inputs.ignored", "reason", "duplicate-request");
    }
}
