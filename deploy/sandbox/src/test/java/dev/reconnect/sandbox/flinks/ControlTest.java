package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlTest extends StandInHarness {
    private Caller.Answer control(String what, String body) {
        return caller.send("POST", "/_sandbox/" + what, body);
    }

    @Test
    void anotherProcessReadsTheLedger() {
        caller.poll(open("greatday"));

        Caller.Answer answer = caller.send("GET", "/_sandbox/ledger?loginId=Greatday&calls=1", "");

        assertThat(answer.json().path("starts").asInt()).isEqualTo(1);
        assertThat(answer.json().path("liveNow").asInt()).isEqualTo(1);
        assertThat(answer.json().path("calls").size()).isEqualTo(1);
        assertThat(answer.json().at("/calls/0/endpoint").asString()).isEqualTo("ASYNC_POLL");
        assertThat(caller.send("GET", "/_sandbox/ledger", "")
                        .json()
                        .path("polls")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anotherProcessNamesABehaviour() {
        control("script", "{\"loginId\":\"x\",\"behaviour\":\"test_new_account\",\"pending\":1}");
        String requestId = open("x");

        assertThat(caller.poll(requestId).status()).isEqualTo(202);
        assertThat(caller.poll(requestId).code()).isEqualTo("NEW_ACCOUNT");
    }

    @Test
    void anotherProcessNamesTheBankOfALogin() {
        control("script", "{\"loginId\":\"x\",\"behaviour\":\"greatday_nomfa\",\"institutionId\":21}");

        assertThat(caller.poll(open("x")).json().path("InstitutionId").asInt()).isEqualTo(21);
        assertThat(control("script", "{\"loginId\":\"x\",\"behaviour\":\"greatday_nomfa\",\"institutionId\":99}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anotherProcessQueuesFaults() {
        control("faults", "{\"fault\":\"html-502\",\"endpoint\":\"ASYNC_START\",\"loginId\":\"greatday\",\"times\":2}");
        control("faults", "{\"fault\":\"RETRY_LATER\",\"endpoint\":\"INSTITUTIONS\"}");

        assertThat(caller.start("greatday").status()).isEqualTo(502);
        assertThat(caller.start("greatday").status()).isEqualTo(502);
        assertThat(caller.start("greatday").status()).isEqualTo(202);
        assertThat(caller.get("Institutions").code()).isEqualTo("RETRY_LATER");
    }

    @Test
    void everyNamedFaultExists() {
        for (String name : Fault.names()) {
            assertThat(Fault.named(name)).isNotNull();
        }
    }

    @Test
    void anotherProcessMovesTheClockAndTurnsSwitches() {
        String requestId = open("greatday");
        control("switches", "{\"on\":[\"GONE_IS_SESSION_EXPIRED\",\"ALL_LOGINS_ARE_KNOWN\"]}");
        control("clock", "{\"advance\":\"PT8M\"}");

        assertThat(caller.poll(requestId).code()).isEqualTo("SESSION_EXPIRED");
        assertThat(caller.poll(open("anybody")).status()).isEqualTo(200);
        control("switches", "{\"off\":[\"ALL_LOGINS_ARE_KNOWN\"]}");
        assertThat(caller.start("somebody-else").code()).isEqualTo("INVALID_LOGIN");
    }

    @Test
    void anotherProcessLimitsCalls() {
        control("limit", "{\"callsPerSecond\":1}");

        assertThat(caller.get("Institutions").status()).isEqualTo(200);
        assertThat(caller.get("Institutions").status()).isEqualTo(401);
    }

    @Test
    void whatMakesNoSenseIsRefusedWithAReason() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "script", "{\"loginId\":\"x\",\"behaviour\":\"nobody\"}",
                        "faults", "{\"fault\":\"nothing\"}",
                        "switches", "{\"on\":[\"NOTHING\"]}",
                        "clock", "{\"advance\":\"soon\"}",
                        "limit", "[]")
                .entrySet()) {
            Caller.Answer answer = control(wrong.getKey(), wrong.getValue());
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isNotBlank();
        }
    }

    @Test
    void theCommandLineSetsUpTheStandIn() {
        StandInSettings settings = FlinksMain.settings(
                new String[] {"--host", "0.0.0.0", "--port", "0", "--switch", "all_logins_are_known"},
                Map.of("SANDBOX_FLINKS_SECRET_KEY", "s"));

        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isZero();
        assertThat(settings.secretKey()).isEqualTo("s");
        assertThat(settings.switches()).containsExactly(Switch.ALL_LOGINS_ARE_KNOWN);
        assertThatThrownBy(() -> FlinksMain.settings(new String[] {"--prot", "1"}, Map.of()))
                .hasMessageContaining("--prot");
        assertThatThrownBy(() -> FlinksMain.settings(new String[] {"--port"}, Map.of()))
                .hasMessageContaining("needs a value");
    }
}
