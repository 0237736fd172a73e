package dev.reconnect.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void configure() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(LogLineTest.class.getResource("/logback.xml")));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void anEventIsOneLineWithAMomentInUtc() {
        assertThat(line("started", null))
                .isEqualTo("2026-11-22T10:00:00.000Z INFO  [%s] Worker - started%n"
                        .formatted(Thread.currentThread().getName()));
    }

    @Test
    void aMessageCannotForgeALine() {
        assertThat(line("a\r\n2026-11-22T10:00:00.000Z ERROR b", null)).hasLineCount(1);
    }

    @Test
    void aFailureStaysOnItsLineWithItsCause() {
        String line = line("failed", new IllegalStateException("outer", new IllegalArgumentException("in\nner")));
        assertThat(line)
                .hasLineCount(1)
                .contains("failed | java.lang.IllegalStateException: outer", "Caused by", "inner".substring(2));
    }

    @Test
    void librariesStayQuietWhateverTheLevel() {
        context.getLogger("dev.reconnect").setLevel(Level.TRACE);
        assertThat(context.getLogger("org.apache.hc.client5.http.wire").isDebugEnabled())
                .isFalse();
        assertThat(context.getLogger("org.apache.kafka.clients").isInfoEnabled())
                .isFalse();
        assertThat(context.getLogger("dev.reconnect.worker.shard").isTraceEnabled())
                .isTrue();
    }

    private String line(String message, @Nullable Throwable failure) {
        Logger logger = context.getLogger("dev.reconnect.worker.Worker");
        LoggingEvent event = new LoggingEvent("", logger, Level.INFO, message, failure, null);
        event.setInstant(Instant.parse("2026-11-22T10:00:00Z"));
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("CONSOLE");
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
