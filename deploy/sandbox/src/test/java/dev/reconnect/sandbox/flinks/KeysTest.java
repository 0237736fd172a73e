package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeysTest extends StandInHarness {
    private static final String KEY = "flinks-auth-key";

    @Override
    protected StandInSettings settings(StandInSettings.Builder defaults) {
        return defaults.secretKey("the-secret").apiKey("the-api-key").build();
    }

    private String mint() {
        return caller.post("GenerateAuthorizeToken", "", KEY, "the-secret").text("Token");
    }

    @Test
    void onlyTheSecretKeyMintsTokens() {
        assertThat(mint()).isNotBlank();

        Caller.Answer refused = caller.post("GenerateAuthorizeToken", "", KEY, "a-guess");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("Message")).isEqualTo("You must provide a valid auth key");
        assertThat(refused.json().has("Token")).isFalse();
    }

    @Test
    void aTokenOpensOneSession() {
        String token = mint();

        assertThat(caller.start("greatday", KEY, token).status()).isEqualTo(202);
        Caller.Answer again = caller.start("greatday", KEY, token);
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.text("Message")).isEqualTo("You must provide a valid authorize token");
        assertThat(again.json().has("FlinksCode")).isFalse();
        assertThat(standIn.ledger().totals("greatday").opened()).isEqualTo(1);
    }

    @Test
    void aTokenDiesUnusedAfterThirtyMinutes() {
        String token = mint();
        clock.advance(Duration.ofMinutes(30));

        assertThat(caller.start("greatday", KEY, token).status()).isEqualTo(401);
    }

    @Test
    void aPollTakesTheSessionsTokenAndAFreshOneButNoOther() {
        String token = mint();
        String requestId = caller.start("greatday", KEY, token).requestId();
        String fresh = mint();

        assertThat(caller.poll(requestId).status()).isEqualTo(401);
        assertThat(caller.poll(requestId, KEY, "a-guess").status()).isEqualTo(401);
        assertThat(caller.poll(requestId, KEY, token).status()).isEqualTo(203);
        assertThat(caller.poll(requestId, KEY, fresh).status()).isEqualTo(203);
        assertThat(caller.poll(requestId, KEY, fresh).status()).isEqualTo(203);
    }

    @Test
    void bySwitchAPollTakesOnlyTheSessionsTokenOrNone() {
        String token = mint();
        String requestId = caller.start("greatday", KEY, token).requestId();

        standIn.switches().turnOn(Switch.POLLS_NEED_THE_SESSIONS_TOKEN);
        assertThat(caller.poll(requestId, KEY, mint()).status()).isEqualTo(401);
        assertThat(caller.poll(requestId, KEY, token).status()).isEqualTo(203);

        standIn.switches().turnOn(Switch.POLLS_NEED_NO_TOKEN);
        assertThat(caller.poll(requestId).status()).isEqualTo(203);
    }

    @Test
    void theCachedCallUsesATokenUpToo() {
        String token = mint();

        assertThat(caller.cached("greatday", KEY, token).status()).isEqualTo(200);
        assertThat(caller.cached("greatday", KEY, token).status()).isEqualTo(401);
    }

    @Test
    void dataCallsTakeTheApiKey() {
        String requestId = caller.cached("greatday", KEY, mint()).requestId();

        assertThat(caller.accounts(requestId).text("Message")).isEqualTo("You must provide a valid auth key");
        assertThat(caller.accounts(requestId, "x-api-key", "the-api-key").status())
                .isEqualTo(200);
    }

    @Test
    void theLedgerKnowsThatAKeyCameButNotTheKey() {
        caller.start("greatday", KEY, mint());

        Ledger.Entry start = standIn.ledger().calls("greatday").getFirst();
        assertThat(start.authKey()).isTrue();
        assertThat(start.apiKey()).isFalse();
        assertThat(standIn.ledger().calls().toString()).doesNotContain("the-secret");
        assertThat(settings(StandInSettings.builder()).toString()).doesNotContain("the-secret", "the-api-key");
    }
}
