package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The three endings of a refresh, and the way through a challenge. */
@KafkaTest
class EndingsIT {
    private WorkerEnvironment environment;

    @BeforeEach
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        environment.startWorker();
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void aRefreshWithoutAChallengeEndsWithTheAccounts() {
        String refreshId = environment.publisher().request("greatday_nomfa");

        AccountsReady ready = environment.outcomes().awaitOutcome(refreshId, AccountsReady.class);

        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(ready.accounts())
                .isNotEmpty()
                .allSatisfy(account -> assertThat(account.accountId()).isNotEmpty());
        assertThat(ready.subject().requestedBy()).isEqualTo("test");
        assertThat(ready.subject().tag()).isEqualTo("tag-" + refreshId);
        assertThat(environment.flinks().ledger().totals("greatday_nomfa").starts())
                .isEqualTo(1);
    }

    @Test
    void refusedCredentialsLeadToTheCredentialsPageOfTheInstitution() {
        String refreshId = environment.publisher().request("test_invalid_password");

        CredentialsRequired required = environment.outcomes().awaitOutcome(refreshId, CredentialsRequired.class);

        assertThat(required.action()).isEqualTo(CredentialsRequired.Action.REENTER_CREDENTIALS);
        assertThat(required.reason().flinksCode()).isEqualTo("INVALID_PASSWORD");
        assertThat(required.iframeUrl()).isEqualTo(environment.flinks().connectUrl() + "/v2/Credential/14");
    }

    @Test
    void anAnsweredChallengeIsConfirmedByTheRedirectAndEndsWithTheAccounts() {
        String refreshId = environment.publisher().request("greatday");
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        assertThat(pending.iframeUrl())
                .isEqualTo(environment.flinks().connectUrl() + "/v2/?requestId=" + pending.requestId());

        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
        environment.publisher().confirm("greatday", pending.requestId());
        Outcome end = environment.outcomes().awaitTerminal(refreshId);

        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(((AccountsReady) end).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(environment.outcomes().of(refreshId)).hasSize(2);
        assertThat(environment.flinks().ledger().totals("greatday").starts()).isEqualTo(1);
    }
}
