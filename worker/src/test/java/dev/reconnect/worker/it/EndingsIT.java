package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The three endings of the story, and the way through a challenge. */
@KafkaTest
class EndingsIT {
    private World world;

    @BeforeEach
    void start(KafkaCluster cluster) {
        world = new World(cluster);
        world.startWorker();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aRefreshWithoutAChallengeEndsWithTheAccounts() {
        String refreshId = world.publisher().request("greatday_nomfa");

        AccountsReady ready = world.outcomes().awaitOutcome(refreshId, AccountsReady.class);

        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(ready.accounts())
                .isNotEmpty()
                .allSatisfy(account -> assertThat(account.accountId()).isNotEmpty());
        assertThat(ready.subject().requestedBy()).isEqualTo("test");
        assertThat(ready.subject().tag()).isEqualTo("tag-" + refreshId);
        assertThat(world.flinks().ledger().totals("greatday_nomfa").starts()).isEqualTo(1);
    }

    @Test
    void refusedCredentialsLeadToTheCredentialsPageOfTheInstitution() {
        String refreshId = world.publisher().request("test_invalid_password");

        CredentialsRequired required = world.outcomes().awaitOutcome(refreshId, CredentialsRequired.class);

        assertThat(required.action()).isEqualTo(CredentialsRequired.Action.REENTER_CREDENTIALS);
        assertThat(required.reason().flinksCode()).isEqualTo("INVALID_PASSWORD");
        assertThat(required.iframeUrl()).isEqualTo(world.flinks().connectUrl() + "/v2/Credential/14");
    }

    @Test
    void anAnsweredChallengeIsConfirmedByTheRedirectAndEndsWithTheAccounts() {
        String refreshId = world.publisher().request("greatday");
        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        assertThat(pending.iframeUrl())
                .isEqualTo(world.flinks().connectUrl() + "/v2/?requestId=" + pending.requestId());

        Connect.answer(pending.iframeUrl(), "Montreal");
        world.publisher().confirm("greatday", pending.requestId());
        Outcome end = world.outcomes().awaitTerminal(refreshId);

        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(((AccountsReady) end).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(world.outcomes().of(refreshId)).hasSize(2);
        assertThat(world.flinks().ledger().totals("greatday").starts()).isEqualTo(1);
    }
}
