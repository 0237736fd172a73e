package dev.reconnect.worker.redirect.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.redirect.RedirectResult;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RedirectRefusalTest {

    @Test
    void everyResultThatConfirmsNothingHasWordsForEachWay() {
        Set<RedirectResult> refused = Arrays.stream(RedirectResult.values())
                .filter(result -> RedirectRefusal.of(result) != null)
                .collect(Collectors.toSet());

        assertThat(EnumSet.complementOf(EnumSet.copyOf(refused)))
                .containsExactly(
                        RedirectResult.CONFIRMED,
                        RedirectResult.CONFIRMED_OTHER_LOGIN,
                        RedirectResult.REPEATED,
                        RedirectResult.NOT_OURS);
        assertThat(refused).extracting(RedirectRefusal::of).allSatisfy(refusal -> {
            assertThat(refusal.status().code()).isBetween(400, 599);
            assertThat(refusal.page()).isNotBlank();
            assertThat(refusal.backEnd()).isNotBlank();
            assertThat(refusal.webhook()).isNotBlank();
        });
    }

    @Test
    void onlyWhatMayGoBetterLaterIsToldToComeAgain() {
        assertThat(Arrays.stream(RedirectResult.values()).filter(RedirectRefusalTest::comesAgain))
                .containsExactly(RedirectResult.TOO_MANY, RedirectResult.UNAVAILABLE);
    }

    private static boolean comesAgain(RedirectResult result) {
        RedirectRefusal refusal = RedirectRefusal.of(result);
        return refusal != null && refusal.againSeconds() > 0;
    }
}
