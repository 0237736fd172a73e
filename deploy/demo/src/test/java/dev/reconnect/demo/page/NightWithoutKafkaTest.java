package dev.reconnect.demo.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NightWithoutKafkaTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    private static final List<Customer> CUSTOMERS = List.of(new Customer("mei", "Mei", List.of()));

    private final EventLog log = new EventLog(CUSTOMERS);
    private final BankApp app = new BankApp(settings(), loginId -> {}, log, Clock.systemUTC());

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    @Timeout(30)
    void aNightThatKafkaDoesNotTakeIsGivenUpSoon() {
        assertThatThrownBy(app::startNight).isInstanceOf(ExecutionException.class);

        assertThat(app.night()).contains("\"total\":0,\"done\":0");
    }

    @Test
    @Timeout(30)
    void thePagesHearOfANightThatIsGivenUp() throws Exception {
        Subscription page = Objects.requireNonNull(log.subscribe("mei", "session", ""));
        Thread starting = Thread.ofVirtual().start(() -> assertThatThrownBy(app::startNight));

        String told = "";
        while (!told.contains("\"total\":0")) {
            assertThat(page.next(Duration.ofMillis(50))).isNull();
            if (page.takeNews()) {
                told = app.night();
            }
        }
        starting.join();
    }

    private static PageSettings settings() {
        return new PageSettings(
                8080,
                new PageSettings.Kafka("127.0.0.1:1", "reconnect.", Duration.ofHours(1)),
                NOWHERE,
                new PageSettings.Flinks(NOWHERE, "customer", "key"),
                new PageSettings.Redirects(NOWHERE, "token", "http://127.0.0.1:1/redirect"),
                CUSTOMERS,
                IntStream.range(0, 200).mapToObj(i -> "login-" + i).toList());
    }
}
