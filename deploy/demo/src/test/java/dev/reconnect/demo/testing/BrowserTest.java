package dev.reconnect.demo.testing;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test in a real Chromium: needs {@code chromium} (or {@code google-chrome}) and {@code chromedriver} on the PATH. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserTest.Condition.class)
public @interface BrowserTest {

    /** The paths of the programs. */
    final class Programs {
        private Programs() {}

        static Optional<Path> browser() {
            return Stream.of("chromium", "chromium-browser", "google-chrome")
                    .flatMap(name -> onPath(name).stream())
                    .findFirst();
        }

        static Optional<Path> driver() {
            return onPath("chromedriver");
        }

        private static Optional<Path> onPath(String name) {
            String path = System.getenv().getOrDefault("PATH", "");
            return Arrays.stream(path.split(File.pathSeparator, -1))
                    .filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder, name))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    /** Skips the test if there is no browser. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Programs.browser().isPresent() && Programs.driver().isPresent()
                    ? ConditionEvaluationResult.enabled("a browser is there")
                    : ConditionEvaluationResult.disabled(
                            "skipped: no chromium and chromedriver on the PATH (Debian: chromium, chromium-driver)");
        }
    }
}
