package dev.reconnect.worker.cli.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the output goes to a screen on which lines can be redrawn. */
public final class TerminalDetection {
    private TerminalDetection() {}

    /** Standard output if it is such a screen, else null. */
    public static @Nullable PrintStream find(Map<String, String> environment) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return terminal && drawable(environment) ? System.out : null;
    }

    /** False if the environment asks for plain lines: {@code NO_COLOR} or {@code TERM=dumb}. */
    static boolean drawable(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
