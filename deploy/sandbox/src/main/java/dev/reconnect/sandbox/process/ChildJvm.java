package dev.reconnect.sandbox.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts Java processes with this process's Java and class path. */
public final class ChildJvm {

    /** Options for a process that ends within a minute: only one compiler, and one thread for garbage collection. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private ChildJvm() {}

    /** As {@link #SHORT_LIVED}, with a heap of at most this many megabytes. */
    public static List<String> shortLived(int megabytes) {
        List<String> options = new ArrayList<>(SHORT_LIVED);
        options.add("-Xmx" + megabytes + "m");
        return List.copyOf(options);
    }

    /**
     * Prepares a process; the caller starts it.
     *
     * @param options options of the JVM
     * @param environment variables in addition to this process's own, without those that begin with RECONNECT_
     * @param main its main class
     */
    public static ProcessBuilder of(
            List<String> options, Map<String, String> environment, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // deploy/reconnect sets it, too.
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("RECONNECT_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
