package dev.reconnect.worker.redirect.http;

import static dev.reconnect.worker.redirect.testing.SealedStates.LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.OTHER_LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.SEAL;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.reconnect.worker.redirect.testing.RedirectHarness;
import dev.reconnect.worker.redirect.testing.SealedStates;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** No word of any kind of request is in the log: not in ours at its finest level, and not in the server's. */
@Isolated("reads what the process logs")
class NothingIsToldTest {
    private static final String STATE = SEAL.seal(SealedStates.challenge());

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.reconnect");
    private final Level before = ours.getLevel();
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        SLF4JBridgeHandler.install();
        ours.setLevel(Level.TRACE);
        lines.start();
        root.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(lines);
        ours.setLevel(before);
        SLF4JBridgeHandler.uninstall();
    }

    @Test
    void noStateLoginIdTokenOrSecretIsInTheLog() {
        ours.debug("this test hears what is logged");
        try (RedirectHarness harness = new RedirectHarness(RedirectHarness.settings(100), RedirectHarness.QUICK)) {
            harness.land(STATE, LOGIN);
            harness.land(STATE, OTHER_LOGIN);
            harness.land(STATE + "x", LOGIN);
            harness.kafka = confirmation -> {
                throw new IllegalStateException("a bug about " + confirmation);
            };
            assertThat(harness.land(SEAL.seal(SealedStates.credentials()), LOGIN)
                            .body())
                    .doesNotContain(LOGIN);
            String query = "/redirect?state=" + STATE + "&loginId=" + LOGIN;
            harness.raw("GET " + query + "&x=\u0001 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            harness.raw("GET " + query + "&x=" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n");
            harness.raw("GET " + query + " HTTP/9.9\r\nHost: h\r\n\r\n");
            harness.raw("GET " + query + " HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
            harness.raw("GET " + query + " HTTP/1.1\r\nHost: h\r\n");
            harness.send(harness.to(query).DELETE());
            harness.send(harness.to("/redirects")
                    .header("Authorization", "Bearer " + RedirectHarness.TOKEN)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"url\":\"https://x" + query + "\"}")));
            harness.send(harness.to("/webhooks/flinks")
                    .header("X-Flinks-Signature", "AAAA")
                    .POST(BodyPublishers.ofString("{\"Login\":{\"Id\":\"" + LOGIN + "\"}}")));
        }

        assertThat(lines.heard).anyMatch(line -> line.contains("this test hears"));
        for (String secret :
                List.of(STATE, LOGIN, OTHER_LOGIN, RedirectHarness.TOKEN, RedirectHarness.SECRET, "/redirect?")) {
            assertThat(lines.heard).noneMatch(line -> line.contains(secret));
        }
    }

    /** The lines that reach an appender, with stack traces. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            heard.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + trace);
        }
    }
}
