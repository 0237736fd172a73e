package dev.reconnect.worker.cli.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether somebody looks at the output, on something that can draw. */
public final class TerminalDetection {
    private TerminalDetection() {}

    /** Standard output, where it is a screen. */
    static @Nullable public PrintStream find(Map<String, String> environment) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return terminal && drawable(environment) ? System.out : null;
    }

    /** The two ways in which people say that they want plain lines: {@code NO_COLOR} and {@code TERM=dumb}. */
    static boolean drawable(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
