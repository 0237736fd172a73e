package dev.reconnect.worker.redirect;

import static dev.reconnect.worker.redirect.States.APP;
import static dev.reconnect.worker.redirect.States.LOGIN;
import static dev.reconnect.worker.redirect.States.NOW;
import static dev.reconnect.worker.redirect.States.OTHER_LOGIN;
import static dev.reconnect.worker.redirect.States.SEAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    private final Judge judge = new Judge(SEAL, url -> Set.of(APP).contains(url));

    @Test
    void aChallengeThatComesBackIsConfirmedForTheLoginInItsSeal() {
        Verdict.Genuine genuine = genuine(SEAL.seal(States.challenge()), LOGIN);

        assertThat(genuine.confirmation().loginId()).isEqualTo(LOGIN);
        assertThat(genuine.confirmation().requestId())
                .isEqualTo(States.challenge().requestId());
        assertThat(genuine.confirmation().refreshId())
                .isEqualTo(States.challenge().refreshId());
        assertThat(genuine.confirmation().confirmedAt()).isEqualTo(NOW);
        assertThat(genuine.returnAddress()).isEqualTo(APP);
        assertThat(genuine.otherLogin()).isFalse();
    }

    @Test
    void aLoginIdInAnotherCaseIsTheSame() {
        assertThat(genuine(SEAL.seal(States.challenge()), LOGIN.toUpperCase(Locale.ROOT))
                        .confirmation()
                        .loginId())
                .isEqualTo(LOGIN);
    }

    @Test
    void whereFlinksAppendsNoLoginIdTheSealSaysWhoItIs() {
        assertThat(genuine(SEAL.seal(States.challenge()), null).confirmation().loginId())
                .isEqualTo(LOGIN);
    }

    @Test
    void theConfirmationIsNamedByItsStateAlone() {
        String state = SEAL.seal(States.challenge());
        Verdict.Genuine again =
                (Verdict.Genuine) judge.judge(new Arrived(state, null, "Another Bank"), NOW.plusSeconds(30));

        assertThat(again.confirmation().confirmationId())
                .isEqualTo(genuine(state, LOGIN).confirmation().confirmationId())
                .isNotEqualTo(genuine(SEAL.seal(States.credentials()), LOGIN)
                        .confirmation()
                        .confirmationId())
                .matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void anotherLoginIdThanTheChallengesIsRefused() {
        assertThat(refusal(SEAL.seal(States.challenge()), OTHER_LOGIN, NOW)).isEqualTo(Result.FOREIGN_LOGIN);
    }

    @Test
    void whoSignsInAsAnotherConfirmsThatOneWithoutTheRefresh() {
        String state = SEAL.seal(States.credentials());
        Verdict.Genuine genuine = genuine(state, OTHER_LOGIN);

        assertThat(genuine.confirmation().loginId()).isEqualTo(OTHER_LOGIN);
        assertThat(genuine.confirmation().refreshId()).isNull();
        assertThat(genuine.confirmation().requestId()).isNull();
        assertThat(genuine.confirmation().confirmationId())
                .isNotEqualTo(genuine(state, LOGIN).confirmation().confirmationId());
        assertThat(genuine.otherLogin()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-x", "a b", "a\nb", "' or 1=1"})
    void whatCanBeNoLoginIdIsRefused(String loginId) {
        assertThat(refusal(SEAL.seal(States.challenge()), loginId, NOW)).isEqualTo(Result.MALFORMED);
        assertThat(refusal(SEAL.seal(States.credentials()), loginId, NOW)).isEqualTo(Result.MALFORMED);
    }

    @Test
    void aStateIsGoodUntilTheMillisecondBeforeItsExpiry() {
        String state = SEAL.seal(States.challenge());
        Instant expiresAt = States.challenge().expiresAt();

        assertThat(judge.judge(new Arrived(state, LOGIN, null), expiresAt.minusMillis(1)))
                .isInstanceOf(Verdict.Genuine.class);
        assertThat(refusal(state, LOGIN, expiresAt)).isEqualTo(Result.EXPIRED);
    }

    @Test
    void aForgedStateIsRefusedBeforeAnythingElseIsLookedAt() {
        assertThat(refusal("forged", "no login id", NOW)).isEqualTo(Result.FORGED);
    }

    @Test
    void anAddressThatIsNotAllowedAnyMoreIsNotReturnedTo() {
        Verdict.Genuine genuine =
                genuine(SEAL.seal(States.returningTo("https://app.example.com.evil.example/")), LOGIN);

        assertThat(genuine.returnAddress()).isNull();
    }

    @Test
    void aNameThatNoContractAllowsIsLeftOut() {
        String state = SEAL.seal(States.challenge());

        assertThat(name(state, "FlinksCapital")).isEqualTo("FlinksCapital");
        assertThat(name(state, "")).isNull();
        assertThat(name(state, "a\u0000b")).isNull();
        assertThat(name(state, "\uD800")).isNull();
        assertThat(name(state, "x".repeat(257))).isNull();
    }

    private @Nullable String name(String state, String institution) {
        return ((Verdict.Genuine) judge.judge(new Arrived(state, LOGIN, institution), NOW))
                .confirmation()
                .institution();
    }

    private Verdict.Genuine genuine(String state, @Nullable String loginId) {
        return (Verdict.Genuine) judge.judge(new Arrived(state, loginId, "FlinksCapital"), NOW);
    }

    private Result refusal(String state, String loginId, Instant now) {
        return ((Verdict.Refused) judge.judge(new Arrived(state, loginId, "FlinksCapital"), now)).why();
    }
}
