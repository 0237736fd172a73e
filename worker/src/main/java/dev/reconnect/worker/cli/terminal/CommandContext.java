package dev.reconnect.worker.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command needs from outside.
 *
 * @param newId gives a new, unique id each time
 * @param screen a terminal that understands control characters; {@code null} if the output goes elsewhere
 */
public record CommandContext(
        Map<String, String> environment,
        InputStream input,
        Clock clock,
        Supplier<String> newId,
        Interruption interruption,
        @Nullable PrintStream screen) {}
