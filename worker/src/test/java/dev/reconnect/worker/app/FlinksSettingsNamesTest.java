package dev.reconnect.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.reconnect.worker.app.settings.Setting;
import dev.reconnect.worker.app.settings.SettingsTable;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.FlinksSettings.CallLimits;
import dev.reconnect.worker.flinks.FlinksSettings.Connect;
import dev.reconnect.worker.flinks.FlinksSettings.Range;
import dev.reconnect.worker.flinks.FlinksSettings.Secrets;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When the Flinks client names one of its settings, it uses the name that the operator gave. */
class FlinksSettingsNamesTest {
    private static final URI WEB = URI.create("https://flinks.example");
    private static final URI FILE = URI.create("file:///flinks");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Range ANY = new Range(1, 1);
    private static final int MEGABYTE = 1 << 20;

    static Stream<ThrowingCallable> mistakes() {
        return Stream.of(
                () -> FlinksSettings.of(FILE, "customer", WEB),
                () -> FlinksSettings.of(WEB, " ", WEB),
                () -> FlinksSettings.of(WEB, "customer", FILE),
                () -> new Connect(WEB, "no-slash", false),
                () -> new Secrets("a\nb", null),
                () -> new Secrets(null, "a\nb"),
                () -> new CallLimits(Duration.ZERO, SECOND, MEGABYTE, ANY, ANY, 70),
                () -> new CallLimits(SECOND, Duration.ZERO, MEGABYTE, ANY, ANY, 70),
                () -> new CallLimits(SECOND, SECOND, 0, ANY, ANY, 70),
                () -> new CallLimits(SECOND, SECOND, MEGABYTE, new Range(1, 0), ANY, 70),
                () -> new CallLimits(SECOND, SECOND, MEGABYTE, new Range(2, 1), ANY, 70),
                () -> new CallLimits(SECOND, SECOND, MEGABYTE, ANY, new Range(1, 0), 70),
                () -> new CallLimits(SECOND, SECOND, MEGABYTE, ANY, new Range(2, 1), 70),
                () -> new CallLimits(SECOND, SECOND, MEGABYTE, ANY, ANY, 0));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMessageBeginsWithASettingThatThereIs(ThrowingCallable mistake) {
        String message = String.valueOf(catchThrowable(mistake).getMessage());
        assertThat(SettingsTable.ALL).extracting(Setting::name).contains(message.split(" ", 2)[0]);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void noMessageShowsAValue(ThrowingCallable mistake) {
        assertThat(catchThrowable(mistake)).hasMessageNotContaining("a\nb").hasNoCause();
    }
}
