package dev.reconnect.worker.redirect.seal;

import static dev.reconnect.worker.redirect.testing.SealedStates.KEY;
import static dev.reconnect.worker.redirect.testing.SealedStates.OTHER_KEY;
import static dev.reconnect.worker.redirect.testing.SealedStates.SEAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.worker.redirect.testing.SealedStates;
import java.time.Instant;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateSealTest {

    @Property(seed = "20261122", tries = 500)
    void whatWasSealedIsOpenedAsItWas(
            @ForAll @CharRange(from = 'a', to = 'z') @NotEmpty @StringLength(max = 128) String loginId,
            @ForAll @WithNull @StringLength(max = 200) @Nullable String refreshId,
            @ForAll @WithNull @StringLength(max = 200) @Nullable String requestId,
            @ForAll @WithNull @StringLength(max = 1_000) @Nullable String returnAddress,
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long expiresAt) {
        RedirectState state = new RedirectState(
                loginId,
                wellFormed(refreshId),
                null,
                wellFormed(requestId),
                wellFormed(returnAddress),
                Instant.ofEpochMilli(expiresAt));

        String sealed = SEAL.seal(state);

        assertThat(SEAL.open(sealed)).isEqualTo(state);
        assertThat(sealed).matches("[A-Za-z0-9_-]+");
    }

    private static @Nullable String wellFormed(@Nullable String text) {
        return text == null ? null : text.replaceAll("\\p{Cs}", "");
    }

    @Test
    void theSameStateHasTheSameSealForEver() {
        assertThat(SEAL.seal(SealedStates.challenge()))
                .isEqualTo(new StateSeal(KEY, OTHER_KEY).seal(SealedStates.challenge()))
                .isEqualTo(
                        "AaI8Iv_xTwYwXAVbCm12ZA_bFFnmeDBhCdW190zDRGDq7tPbXTZ_r9PcxCmlZEseaCK5O_xsUN6q3oFDDvGYWB0Cn1HJ6KGfaYcI"
                                + "nwMBOuRkMPHgPLEevQDEy_kigiCrzgyZ8Sg4dDaZldgD-pEQsrkrwfIVqmwfz0cRJbTAT0cJ2F6wLzMijv-ZfoblSVwjMGFkUJqij2zE"
                                + "31BzDjbDqVV7cbQvjHV9xS94VR4E6BHoIfw4Tx-4Am8");
    }

    @Test
    void aStateWithOneBitTurnedIsNone() {
        byte[] sealed = Base64.getUrlDecoder().decode(SEAL.seal(SealedStates.challenge()));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(SEAL.open(text(forged))).as("bit %d", bit).isNull();
        }
    }

    @Test
    void aStateCutShortIsNone() {
        String sealed = SEAL.seal(SealedStates.challenge());
        for (int length = 0; length < sealed.length(); length++) {
            assertThat(SEAL.open(sealed.substring(0, length)))
                    .as("%d characters", length)
                    .isNull();
        }
    }

    @Property(seed = "20261122", tries = 500)
    void anyOtherTextIsNone(@ForAll String text) {
        assertThat(SEAL.open(text)).isNull();
    }

    @Property(seed = "20261122", tries = 500)
    void anyOtherBytesAreNone(@ForAll byte[] bytes) {
        assertThat(SEAL.open(text(bytes))).isNull();
    }

    @Test
    void oneStateHasOneSpelling() {
        String sealed = SEAL.seal(SealedStates.challenge());
        char last = sealed.charAt(sealed.length() - 1);
        String stray = sealed.substring(0, sealed.length() - 1) + (char) (last + 1);

        assertThat(SEAL.open(sealed + "=")).isNull();
        assertThat(SEAL.open(sealed + "==")).isNull();
        assertThat(SEAL.open(stray)).isNull();
        assertThat(SEAL.open(sealed + "\n")).isNull();
    }

    @Test
    void aStateOfAnotherKeyIsNone() {
        assertThat(SEAL.open(new StateSeal(OTHER_KEY, null).seal(SealedStates.challenge())))
                .isNull();
    }

    @Test
    void thePreviousKeyStillOpensAndNeverSeals() {
        StateSeal before = new StateSeal(KEY, null);
        StateSeal after = new StateSeal(OTHER_KEY, KEY);

        assertThat(after.open(before.seal(SealedStates.challenge()))).isEqualTo(SealedStates.challenge());
        assertThat(after.seal(SealedStates.challenge()))
                .isEqualTo(new StateSeal(OTHER_KEY, null).seal(SealedStates.challenge()));
        assertThat(before.open(after.seal(SealedStates.challenge()))).isNull();
    }

    @Test
    void aStateOfAVersionToComeIsNone() {
        byte[] sealed = Base64.getUrlDecoder().decode(SEAL.seal(SealedStates.challenge()));
        sealed[0] = 2;

        assertThat(SEAL.open(text(sealed))).isNull();
    }

    @Test
    void anEndlessStateIsRefusedUnread() {
        assertThat(SEAL.open("A".repeat(1_000_000))).isNull();
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new StateSeal(new byte[32], null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StateSeal(KEY, new byte[63])).isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
