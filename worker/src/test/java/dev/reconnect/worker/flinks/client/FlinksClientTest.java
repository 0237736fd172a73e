package dev.reconnect.worker.flinks.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.flinks.testing.RawHttpServer;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("reads what the process logs")
class FlinksClientTest {

    private static final Call START = new Call.Start("the-login-id");

    @Test
    void anObserverThatFailsDoesNotCostTheAnswer() throws IOException {
        CallObserver failing = (kind, outcomeClass, latency) -> {
            throw new IllegalStateException("no metrics today");
        };
        try (RawHttpServer server = new RawHttpServer((request, wire) -> wire.json(202, "{\"RequestId\":\"r-1\"}"));
                FlinksClient client = client(server, failing)) {
            assertThat(FlinksFixture.call(client, START)).isEqualTo(new Answer.Pending("r-1"));
        }
    }

    @Test
    void aCodeThatNobodyKnowsIsCountedEachTimeAndWarnedAboutOnce() throws IOException {
        List<String> counted = new CopyOnWriteArrayList<>();
        CallObserver observer = new CallObserver() {
            @Override
            public void answered(String kind, String outcomeClass, Duration latency) {}

            @Override
            public void unknownCode(String kind) {
                counted.add(kind);
            }
        };
        ListAppender<ILoggingEvent> log = listen();
        try (RawHttpServer server =
                        new RawHttpServer((request, wire) -> wire.json(401, "{\"FlinksCode\":\"BANK_MOVED\"}"));
                FlinksClient client = client(server, observer)) {
            FlinksFixture.call(client, START);
            FlinksFixture.call(client, START);
        }

        assertThat(counted).containsExactly("start", "start");
        assertThat(log.list.stream().filter(event -> event.getLevel() == Level.WARN))
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("BANK_MOVED", "401"));
    }

    @Test
    void neitherASecretNorAPersonsIdIsLoggedOrGivenAsACause() throws IOException {
        ListAppender<ILoggingEvent> log = listen();
        for (String path : List.of("GenerateAuthorizeToken", "AuthorizeAsync", "GetAccountsDetail")) {
            try (var flinks = new FlinksFixture(
                    (request, wire) -> {
                        if (request.path().endsWith(path)) {
                            wire.raw("the-secret-key the-api-key the-token the-login-id\r\n\r\n");
                            wire.reset();
                        } else {
                            wire.json(
                                    200, "{\"Token\":\"the-token\",\"FlinksCode\":\"\",\"Message\":\"the-login-id\"}");
                        }
                    },
                    FlinksFixture::withSecrets)) {
                Answer start = flinks.call(START);
                Answer fetch = flinks.call(new Call.Fetch("the-request-id"));

                assertThat(start + " " + fetch).doesNotContain("the-");
            }
        }
        assertThat(log.list)
                .noneSatisfy(event -> assertThat(event.getFormattedMessage())
                        .containsAnyOf("the-secret-key", "the-api-key", "the-token", "the-login-id", "the-request-id"));
    }

    private static FlinksClient client(RawHttpServer server, CallObserver observer) {
        return new FlinksClient(
                FlinksSettings.of(server.uri(), "customer-1", URI.create("https://connect.example")),
                InstantSource.system(),
                observer);
    }

    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.reconnect.worker.flinks");
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
        return log;
    }
}
