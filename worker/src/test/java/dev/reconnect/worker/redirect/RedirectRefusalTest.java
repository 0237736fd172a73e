package dev.reconnect.worker.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RedirectRefusalTest {

    @Test
    void everyResultThatConfirmsNothingHasWordsForEachWay() {
        Set<Result> refused = Arrays.stream(Result.values())
                .filter(result -> RedirectRefusal.of(result) != null)
                .collect(Collectors.toSet());

        assertThat(EnumSet.complementOf(EnumSet.copyOf(refused)))
                .containsExactly(Result.CONFIRMED, Result.CONFIRMED_OTHER_LOGIN, Result.REPEATED, Result.NOT_OURS);
        assertThat(refused).extracting(RedirectRefusal::of).allSatisfy(refusal -> {
            assertThat(refusal.status().code()).isBetween(400, 599);
            assertThat(refusal.page()).isNotBlank();
            assertThat(refusal.backEnd()).isNotBlank();
            assertThat(refusal.webhook()).isNotBlank();
        });
    }

    @Test
    void onlyWhatMayGoBetterLaterIsToldToComeAgain() {
        assertThat(Arrays.stream(Result.values()).filter(RedirectRefusalTest::comesAgain))
                .containsExactly(Result.TOO_MANY, Result.UNAVAILABLE);
    }

    private static boolean comesAgain(Result result) {
        RedirectRefusal refusal = RedirectRefusal.of(result);
        return refusal != null && refusal.againSeconds() > 0;
    }
}
