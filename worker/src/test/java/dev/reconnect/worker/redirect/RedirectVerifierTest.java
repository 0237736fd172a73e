package dev.reconnect.worker.redirect;

import static dev.reconnect.worker.redirect.testing.SealedStates.APP;
import static dev.reconnect.worker.redirect.testing.SealedStates.LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.NOW;
import static dev.reconnect.worker.redirect.testing.SealedStates.OTHER_LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.SEAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.redirect.testing.SealedStates;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectVerifierTest {
    private final RedirectVerifier verifier =
            new RedirectVerifier(SEAL, url -> Set.of(APP).contains(url));

    @Test
    void aChallengeThatComesBackIsConfirmedForTheLoginInItsSeal() {
        Verification.Genuine genuine = genuine(SEAL.seal(SealedStates.challenge()), LOGIN);

        assertThat(genuine.confirmation().loginId()).isEqualTo(LOGIN);
        assertThat(genuine.confirmation().requestId())
                .isEqualTo(SealedStates.challenge().requestId());
        assertThat(genuine.confirmation().refreshId())
                .isEqualTo(SealedStates.challenge().refreshId());
        assertThat(genuine.confirmation().confirmedAt()).isEqualTo(NOW);
        assertThat(genuine.returnAddress()).isEqualTo(APP);
        assertThat(genuine.otherLogin()).isFalse();
    }

    @Test
    void aLoginIdInAnotherCaseIsTheSame() {
        assertThat(genuine(SEAL.seal(SealedStates.challenge()), LOGIN.toUpperCase(Locale.ROOT))
                        .confirmation()
                        .loginId())
                .isEqualTo(LOGIN);
    }

    @Test
    void whereFlinksAppendsNoLoginIdTheSealSaysWhoItIs() {
        assertThat(genuine(SEAL.seal(SealedStates.challenge()), null)
                        .confirmation()
                        .loginId())
                .isEqualTo(LOGIN);
    }

    @Test
    void theConfirmationIsNamedByItsStateAlone() {
        String state = SEAL.seal(SealedStates.challenge());
        Verification.Genuine again = (Verification.Genuine)
                verifier.verify(new RedirectParameters(state, null, "Another Bank"), NOW.plusSeconds(30));

        assertThat(again.confirmation().confirmationId())
                .isEqualTo(genuine(state, LOGIN).confirmation().confirmationId())
                .isNotEqualTo(genuine(SEAL.seal(SealedStates.credentials()), LOGIN)
                        .confirmation()
                        .confirmationId())
                .matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void anotherLoginIdThanTheChallengesIsRefused() {
        assertThat(refusal(SEAL.seal(SealedStates.challenge()), OTHER_LOGIN, NOW))
                .isEqualTo(RedirectResult.FOREIGN_LOGIN);
    }

    @Test
    void whoSignsInAsAnotherConfirmsThatOneWithoutTheRefresh() {
        String state = SEAL.seal(SealedStates.credentials());
        Verification.Genuine genuine = genuine(state, OTHER_LOGIN);

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
        assertThat(refusal(SEAL.seal(SealedStates.challenge()), loginId, NOW)).isEqualTo(RedirectResult.MALFORMED);
        assertThat(refusal(SEAL.seal(SealedStates.credentials()), loginId, NOW)).isEqualTo(RedirectResult.MALFORMED);
    }

    @Test
    void aStateIsGoodUntilTheMillisecondBeforeItsExpiry() {
        String state = SEAL.seal(SealedStates.challenge());
        Instant expiresAt = SealedStates.challenge().expiresAt();

        assertThat(verifier.verify(new RedirectParameters(state, LOGIN, null), expiresAt.minusMillis(1)))
                .isInstanceOf(Verification.Genuine.class);
        assertThat(refusal(state, LOGIN, expiresAt)).isEqualTo(RedirectResult.EXPIRED);
    }

    @Test
    void aForgedStateIsRefusedBeforeAnythingElseIsLookedAt() {
        assertThat(refusal("forged", "no login id", NOW)).isEqualTo(RedirectResult.FORGED);
    }

    @Test
    void anAddressThatIsNotAllowedAnyMoreIsNotReturnedTo() {
        Verification.Genuine genuine =
                genuine(SEAL.seal(SealedStates.returningTo("https://app.example.com.evil.example/")), LOGIN);

        assertThat(genuine.returnAddress()).isNull();
    }

    @Test
    void aNameThatNoContractAllowsIsLeftOut() {
        String state = SEAL.seal(SealedStates.challenge());

        assertThat(name(state, "FlinksCapital")).isEqualTo("FlinksCapital");
        assertThat(name(state, "")).isNull();
        assertThat(name(state, "a\u0000b")).isNull();
        assertThat(name(state, "\uD800")).isNull();
        assertThat(name(state, "x".repeat(257))).isNull();
    }

    private @Nullable String name(String state, String institution) {
        return ((Verification.Genuine) verifier.verify(new RedirectParameters(state, LOGIN, institution), NOW))
                .confirmation()
                .institution();
    }

    private Verification.Genuine genuine(String state, @Nullable String loginId) {
        return (Verification.Genuine) verifier.verify(new RedirectParameters(state, loginId, "FlinksCapital"), NOW);
    }

    private RedirectResult refusal(String state, String loginId, Instant now) {
        return ((Verification.Rejected) verifier.verify(new RedirectParameters(state, loginId, "FlinksCapital"), now))
                .why();
    }
}
