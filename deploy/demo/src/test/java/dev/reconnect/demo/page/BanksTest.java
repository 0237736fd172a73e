package dev.reconnect.demo.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.InstitutionDegraded;
import dev.reconnect.contracts.InstitutionRecovered;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BanksTest {
    private static final Instant NOW = Instant.parse("2026-11-22T14:00:00Z");

    private final Banks banks = new Banks();

    @Test
    void aBankIsUnwellWhileOneWorkerSaysSo() {
        banks.take(degraded("one"));
        banks.take(degraded("two"));
        banks.take(new InstitutionRecovered(14, "FlinksCapital", "one", NOW, NOW));
        assertThat(banks.json(NOW)).isEqualTo("[{\"institutionId\":14,\"institution\":\"FlinksCapital\"}]");
        banks.take(new InstitutionRecovered(14, "FlinksCapital", "two", NOW, NOW));
        assertThat(banks.json(NOW)).isEqualTo("[]");
    }

    @Test
    void whatAKilledWorkerSaidLapses() {
        banks.take(degraded("killed"));
        assertThat(banks.json(NOW.plus(Duration.ofHours(1)))).isEqualTo("[]");
    }

    private static InstitutionDegraded degraded(String worker) {
        return new InstitutionDegraded(14, "FlinksCapital", worker, NOW, 80, NOW.plusSeconds(30));
    }
}
