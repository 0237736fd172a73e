package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several logins in a row that are refused one kind of call, though Flinks takes our keys. */
class RefusedKindTest extends FaultHarness {

    /** A right that only the data call lacks: the witness is served, and nobody's accounts come. */
    @Test
    void ifSeveralLoginsInARowAreRefusedTheirKindWaitsButForATrial() {
        assertThat(classOf(refuses("a", 1))).isEqualTo(RefusalClass.REFUSED_ALONE);
        assertThat(classOf(refuses("a", 1))).isEqualTo(RefusalClass.REFUSED_ALONE);
        assertThat(classOf(refuses("b", 2))).isEqualTo(RefusalClass.REFUSED_ALONE);
        assertThat(permits.heldBecause()).isEmpty();
        assertThat(classOf(refuses("c", 2))).isEqualTo(RefusalClass.OUR_FAULT);

        assertThat(permits.heldBecause())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("accounts calls of 3 logins in a row: METHOD_NOT_AVAILABLE under HTTP 401"));
        assertThat(ALL.stream().filter(this::goes)).containsExactly(POLL, CHECK);
        later(Duration.ofSeconds(5));
        assertThat(startAt(1)).as("a start in vain").isFalse();
        assertThat(startAt(null)).as("its bank may be one of those").isFalse();
        assertThat(startAt(3)).as("a trial at another bank").isTrue();
        assertThat(startAt(3)).as("a second one").isFalse();
        later(Duration.ofSeconds(5));
        assertThat(goes(FETCH)).as("a trial opens nothing").isTrue();
        later(Duration.ofMinutes(1));
        assertThat(startAt(1)).isTrue();

        classified(fetch("d", 1), FINE);
        assertThat(permits.heldBecause()).isEmpty();
        assertThat(ALL).allMatch(this::goes);
    }

    /** Their own repetitions took every trial, and no start of anybody left until they had ended. */
    @Test
    void whileTheRefusedTryAgainStartsKeepTheirOwnTime() {
        refuses("a", 1);
        refuses("b", 2);
        refuses("c", 2);
        for (int second = 5; second < 60; second += 5) {
            later(Duration.ofSeconds(5));
            assertThat(permits.acquire(fetch("a", 1), 1)).isEqualTo(GateDecision.PASS);
            refuses("a", 1);
            assertThat(startAt(1)).isFalse();
        }
        later(Duration.ofSeconds(5));
        assertThat(startAt(1)).isTrue();
    }

    @Test
    void ifTheRefusedAreOfOneBankOnlyItsCallsWait() {
        refuses("a", 1);
        refuses("b", 1);
        refuses("c", 1);

        assertThat(permits.heldBecause()).as("a reason not to be ready").isEmpty();
        assertThat(permits.acquire(fetch("d", 1), 1)).isInstanceOf(GateDecision.Wait.class);
        assertThat(permits.acquire(new CallRequest(START, "login-1", Lane.BATCH, 1), 1))
                .isInstanceOfSatisfying(
                        GateDecision.Wait.class,
                        wait -> assertThat(wait.reason().ofInstitution()).isTrue());
        assertThat(permits.acquire(fetch("e", 2), 1)).isEqualTo(GateDecision.PASS);
        assertThat(startAt(2)).isTrue();
        assertThat(startAt(null)).isTrue();
    }

    /** A gateway that turns all data calls away without a code, and takes the neutral one. */
    @Test
    void accountsThatAreTurnedAwayInARowAreOurFaultInAnyDress() {
        Answer page = new Answer.Unreadable("HTTP 403 with a body that is not Flinks' JSON", 403);
        assertThat(classified(fetch("a", 1), ReadAnswer.of(page)).answer()).isEqualTo(page);
        classified(fetch("b", 2), ReadAnswer.of(page));

        assertThat(classOf(classified(fetch("c", 3), ReadAnswer.of(page)))).isEqualTo(RefusalClass.OUR_FAULT);
        assertThat(permits.heldBecause()).isPresent();
    }

    @Test
    void aCallThatPassesBetweenThemShowsThatItIsTheLogins() {
        for (String login : List.of("a", "b", "c", "d", "e")) {
            assertThat(classOf(refuses(login, 1))).isEqualTo(RefusalClass.REFUSED_ALONE);
            classified(fetch("good", 1), FINE);
        }
        assertThat(permits.heldBecause()).isEmpty();
    }
}
