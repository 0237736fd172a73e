package dev.reconnect.worker.cli;

import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a command finds around it.
 *
 * @param newId a new id that nobody has used before, each time
 */
record Surroundings(Map<String, String> environment, InputStream input, Clock clock, Supplier<String> newId) {}
