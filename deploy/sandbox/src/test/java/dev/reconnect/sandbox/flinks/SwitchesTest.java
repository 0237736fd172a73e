package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SwitchesTest extends StandInTest {
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
        FlinksSettings small = FlinksSettings.builder()
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
        FlinksSettings keyed = FlinksSettings.builder()
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

    private static String mint(Caller guest) {
        return guest.post("GenerateAuthorizeToken", "", "flinks-auth-key", "secret")
                .text("Token");
    }
}
