package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.http.FlinksJson;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthorizeTest extends StandInHarness {
    private static final Map<String, String> MONTREAL = Map.of("What city were you born in?", "Montreal");

    @Test
    void aLiveCallWaitsForTheBankAndAnswers200() {
        standIn.script("x", Script.of(Step.pending(3), Step.authorized()));

        assertThat(caller.live("x").status()).isEqualTo(200);
    }

    @Test
    void aLiveCallTurnsTo202WhereTheBankTakesForEver() {
        Caller.Answer answer = caller.live("test_pending");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.code()).isEqualTo("OPERATION_DISPATCHED");
    }

    @Test
    void aChallengeIsAnsweredInTheSameSession() {
        Caller.Answer asked = caller.live("Greatday");
        assertThat(asked.status()).isEqualTo(203);

        Caller.Answer done = caller.answer("Authorize", asked.requestId(), MONTREAL);

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.requestId()).isEqualTo(asked.requestId());
    }

    @Test
    void theNextChallengeComesWithTheAnswerToTheFirst() {
        Caller.Answer asked = caller.live("greatday_three");

        Caller.Answer next = caller.answer("Authorize", asked.requestId(), MONTREAL);

        assertThat(next.status()).isEqualTo(203);
        assertThat(next.json().at("/SecurityChallenges/0/Prompt").asString()).contains("best country");
    }

    @Test
    void aCachedCallAnswers200UnderANewRequestId() {
        Caller.Answer live = caller.live("greatday_nomfa");
        clock.advance(Duration.ofMinutes(1));

        Caller.Answer cached = caller.cached("greatday_nomfa");

        assertThat(cached.status()).isEqualTo(200);
        assertThat(cached.requestId()).isNotEqualTo(live.requestId());
        assertThat(cached.json().at("/Login/LastRefresh").asString()).isEqualTo("2026-11-22T12:00:00.000000");
        assertThat(caller.accounts(cached.requestId()).status()).isEqualTo(200);
    }

    @Test
    void lastRefreshHasAsManyDigitsAsItNeeds() {
        assertThat(FlinksJson.instant(Instant.parse("2026-11-22T12:00:00.123456789Z")))
                .isEqualTo("2026-11-22T12:00:00.1234567");
        assertThat(FlinksJson.instant(Instant.parse("2026-11-22T12:00:00.5Z"))).isEqualTo("2026-11-22T12:00:00.500000");
    }

    @Test
    void aLoginThatWasNeverRefreshedSaysYearOne() {
        assertThat(caller.cached("greatday").json().at("/Login/LastRefresh").asString())
                .isEqualTo("0001-01-01T00:00:00");
    }

    @Test
    void aCachedCallReplaysTheLastErrorWithAUsableRequestId() {
        caller.poll(open("test_disabled_account"));

        Caller.Answer cached = caller.cached("test_disabled_account");

        assertThat(cached.status()).isEqualTo(401);
        assertThat(cached.code()).isEqualTo("DISABLED_LOGIN");
        assertThat(caller.accounts(cached.requestId()).status()).isEqualTo(200);
    }

    @Test
    void anUnansweredChallengeIsReplayedAsQuestionNotFoundUntilItIsAnswered() {
        String requestId = open("greatday");
        caller.poll(requestId);
        assertThat(caller.cached("greatday").code()).isEqualTo("QUESTION_NOT_FOUND");

        caller.answer("AuthorizeAsync", requestId, MONTREAL);
        assertThat(caller.cached("greatday").code()).isEqualTo("OPERATION_PENDING");

        caller.poll(requestId);
        assertThat(caller.cached("greatday").status()).isEqualTo(200);
    }

    @Test
    void aChallengeThatExpiredIsStillReplayed() {
        caller.poll(open("greatday"));
        clock.advance(Duration.ofHours(2));

        assertThat(caller.cached("greatday").code()).isEqualTo("QUESTION_NOT_FOUND");
    }

    @Test
    void aCachedCallOfAnUnknownLoginIsRefused() {
        assertThat(caller.cached("nobody").code()).isEqualTo("INVALID_LOGIN");
    }
}
