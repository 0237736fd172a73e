package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SwitchesTest extends StandInHarness {
    @Test
    void aWrongAnswerMayBeRepeated() {
        standIn.switches().turnOn(Switch.WRONG_ANSWER_MAY_BE_REPEATED);
        String requestId = open("greatday");
        caller.poll(requestId);

        caller.answer("AuthorizeAsync", requestId, Map.of("What city were you born in?", "Oslo"));

        assertThat(caller.poll(requestId).status()).isEqualTo(203);
    }

    @Test
    void aPollAfterThe200IsAlreadyAuthorized() {
        standIn.switches().turnOn(Switch.POLL_AFTER_200_IS_ALREADY_AUTHORIZED);
        String requestId = open("greatday_nomfa");

        assertThat(caller.poll(requestId).status()).isEqualTo(200);
        assertThat(caller.poll(requestId).code()).isEqualTo("ALREADY_AUTHORIZED");
    }

    @Test
    void theCachedCallReplaysWhileALiveSessionWorks() {
        caller.live("greatday_nomfa");
        open("greatday_nomfa");
        assertThat(caller.cached("greatday_nomfa").status()).isEqualTo(202);

        standIn.switches().turnOn(Switch.CACHED_REPLAYS_WHILE_LIVE);
        assertThat(caller.cached("greatday_nomfa").status()).isEqualTo(200);
    }

    @Test
    void whatIsInvalidMayComeAs400() {
        standIn.switches().turnOn(Switch.INVALID_IS_400);

        Caller.Answer answer = caller.start("nobody");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("HttpStatusCode").asInt()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_LOGIN");
    }

    @Test
    void olderAnswersLeaveTheInstitutionIdOut() {
        standIn.switches().turnOn(Switch.INSTITUTION_ID_IS_LEFT_OUT);

        Caller.Answer answer = caller.live("greatday_nomfa");

        assertThat(answer.json().has("InstitutionId")).isFalse();
        assertThat(answer.text("Institution")).isEqualTo("FlinksCapital");
    }

    @Test
    void anyLoginIsServedUpToTheMostThatAreKnown() {
        int known = SandboxUsers.SCRIPTS.size() * 2;
        StandInSettings small = StandInSettings.builder()
                .with(Switch.ALL_LOGINS_ARE_KNOWN)
                .maxLogins(known + 1)
                .build();
        try (FlinksStandIn full = new FlinksStandIn(small).start();
                Caller guest = new Caller(full)) {
            assertThat(guest.start("one").status()).isEqualTo(202);
            assertThat(guest.start("two").code()).isEqualTo("INVALID_LOGIN");
            assertThat(guest.start("one").status()).isEqualTo(202);
        }
    }

    @Test
    void connectMayWantATokenOfItsOwn() {
        StandInSettings keyed = StandInSettings.builder()
                .secretKey("secret")
                .with(Switch.CONNECT_NEEDS_A_TOKEN)
                .build();
        try (FlinksStandIn strict = new FlinksStandIn(keyed).start();
                Caller guest = new Caller(strict)) {
            String opened = mint(guest);
            String requestId =
                    guest.start("greatday", "flinks-auth-key", opened).requestId();
            guest.poll(requestId, "flinks-auth-key", opened);
            String path = connectPath(requestId);

            assertThat(guest.send("GET", path, "").body()).contains("TOKEN_INVALID");
            assertThat(guest.send("GET", path + "&authorizeToken=" + mint(guest), "")
                            .body())
                    .contains("What city were you born in?");
        }
    }

    @Test
    void aPollMayTakeOnlyThePath() {
        String requestId = open("greatday_nomfa");
        standIn.switches().turnOn(Switch.POLL_TAKES_ONLY_THE_PATH);

        assertThat(caller.poll(requestId).code()).isEqualTo("INVALID_REQUEST");
        assertThat(caller.pollByPath(requestId).status()).isEqualTo(200);
    }

    @Test
    void aPollMayTakeOnlyTheBody() {
        String requestId = open("greatday_nomfa");
        standIn.switches().turnOn(Switch.POLL_TAKES_ONLY_THE_BODY);

        assertThat(caller.pollByPath(requestId).code()).isEqualTo("INVALID_REQUEST");
        assertThat(caller.poll(requestId).status()).isEqualTo(200);
    }

    @Test
    void theTokenMayHaveToBeABearer() {
        StandInSettings keyed = StandInSettings.builder()
                .secretKey("secret")
                .with(Switch.TOKEN_IS_A_BEARER)
                .build();
        try (FlinksStandIn strict = new FlinksStandIn(keyed).start();
                Caller guest = new Caller(strict)) {
            String token = mint(guest);

            assertThat(guest.start("greatday", "flinks-auth-key", token).status())
                    .isEqualTo(401);
            assertThat(guest.start("greatday", "Authorization", "Basic " + token)
                            .status())
                    .isEqualTo(401);
            assertThat(guest.start("greatday", "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(202);
        }
    }

    @Test
    void theCacheMayStayStaleAfterConnect() {
        caller.live("greatday_nomfa");
        clock.advance(Duration.ofMinutes(1));
        standIn.script("greatday_nomfa", Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized()));
        standIn.switches().turnOn(Switch.CACHE_STAYS_STALE_AFTER_CONNECT);
        String requestId = open("greatday_nomfa");
        caller.poll(requestId);

        caller.form(connectPath(requestId), "answer=Montreal");

        assertThat(lastRefresh(caller.cached("greatday_nomfa"))).startsWith("2026-11-22T12:00");
        assertThat(lastRefresh(caller.poll(requestId))).startsWith("2026-11-22T12:01");
        assertThat(lastRefresh(caller.accounts(requestId))).startsWith("2026-11-22T12:01");
    }

    @Test
    void aQuestionMayShowOnlyInConnect() {
        standIn.switches().turnOn(Switch.MFA_SHOWS_ONLY_IN_CONNECT);
        String requestId = open("greatday");

        assertThat(caller.poll(requestId).status()).isEqualTo(202);
        assertThat(caller.send("GET", connectPath(requestId), "").body()).contains("What city were you born in?");
        assertThat(caller.poll(requestId).status()).isEqualTo(202);
        caller.form(connectPath(requestId), "answer=Montreal");

        assertThat(caller.poll(requestId).status()).isEqualTo(200);
    }

    @Test
    void aSynchronousCallIsLookedAtAgainByItsRequestId() {
        standIn.script("slow", Script.of(Step.dispatched(2), Step.authorized()));

        Caller.Answer dispatched = caller.live("slow");

        assertThat(dispatched.code()).isEqualTo("OPERATION_DISPATCHED");
        assertThat(look(dispatched.requestId()).status()).isEqualTo(202);
        assertThat(look(dispatched.requestId()).status()).isEqualTo(200);
        assertThat(standIn.ledger().totals("slow").polls()).isEqualTo(2);
        assertThat(standIn.ledger().totals("slow").answers()).isZero();
    }

    private Caller.Answer look(String requestId) {
        return caller.post("Authorize", "{\"RequestId\":\"%s\"}".formatted(requestId));
    }

    private static String lastRefresh(Caller.Answer answer) {
        return answer.json().at("/Login/LastRefresh").asString();
    }

    private static String mint(Caller guest) {
        return guest.post("GenerateAuthorizeToken", "", "flinks-auth-key", "secret")
                .text("Token");
    }
}
