package dev.reconnect.worker.simulation.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Reads every log line of the workers, in place of the console. They run on the thread that makes the watch; other tests
 * may run beside it. No line may hold a login, a RequestId, a secret or a person's answer.
 */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Pattern PERSONAL =
            Pattern.compile("(login|night|person)-\\d|live-\\d|cached-\\d|simulated-[a-z]+-key|token-\\d");

    private final Logger workers = (Logger) LoggerFactory.getLogger("dev.reconnect.worker");
    private final Level levelBefore = workers.getLevel();
    private final String thread = Thread.currentThread().getName();
    private final List<String> leaks = new ArrayList<>();
    private long lines;

    public LogWatch() {
        setContext(workers.getLoggerContext());
        workers.setLevel(Level.INFO);
        workers.setAdditive(false);
        workers.addAppender(this);
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getThreadName().equals(thread)) {
            return;
        }
        lines++;
        check(event.getFormattedMessage());
        for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            check(String.valueOf(thrown.getMessage()));
        }
    }

    private void check(String text) {
        if (PERSONAL.matcher(text).find() && leaks.size() < 10) {
            leaks.add(text);
        }
    }

    /** The first ten lines that hold such a text. */
    public List<String> leaks() {
        return leaks;
    }

    public long lines() {
        return lines;
    }

    @Override
    public void close() {
        workers.detachAppender(this);
        workers.setAdditive(true);
        workers.setLevel(levelBefore);
        stop();
    }
}
