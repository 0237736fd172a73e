package dev.reconnect.worker.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.cli.testing.Drafts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RequestDraftTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final RequestDraft PLAIN = Drafts.PLAIN;
    private static final RequestDraft FULL = new RequestDraft(
            new RequestDraft.Echoed("nightly", "run-7", "tag"),
            "https://app.example.com/back",
            new Deadline.After(Duration.ofHours(6)),
            true,
            14,
            true,
            Drafts.ALL_ACCOUNTS);

    @Test
    void aLoginAloneIsARequestOfNow() throws Exception {
        assertThat(PLAIN.complete(fields("{'loginId':' ONE '}"), "new", NOW))
                .isEqualTo(RefreshRequested.builder("new", "one", NOW).build());
    }

    @Test
    void theCommandLineSpeaksForAll() throws Exception {
        RefreshRequested request = FULL.complete(fields("{'loginId':'one'}"), "new", NOW);
        assertThat(request.requestedBy()).isEqualTo("nightly");
        assertThat(request.runId()).isEqualTo("run-7");
        assertThat(request.deadline()).isEqualTo(NOW.plus(Duration.ofHours(6)));
        assertThat(request.force()).isTrue();
        assertThat(request.institutionId()).isEqualTo(14);
        assertThat(request.redirectUrl()).isEqualTo("https://app.example.com/back");
    }

    @Test
    void aLinesOwnWordWins() throws Exception {
        RefreshRequested request = FULL.complete(
                fields(
                        "{'loginId':'one','refreshId':'mine','tag':'own','deadline':'5m','force':false,'institutionId':3}"),
                "new",
                NOW);
        assertThat(request.refreshId()).isEqualTo("mine");
        assertThat(request.tag()).isEqualTo("own");
        assertThat(request.deadline()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(request.force()).isFalse();
        assertThat(request.institutionId()).isEqualTo(3);
    }

    @Test
    void sendingARunAgainRepeatsItsRefreshIds() throws Exception {
        String first = FULL.complete(fields("{'loginId':'one'}"), "new-1", NOW).refreshId();
        String again = FULL.complete(fields("{'loginId':' ONE'}"), "new-2", NOW).refreshId();
        String other = FULL.complete(fields("{'loginId':'two'}"), "new-3", NOW).refreshId();
        assertThat(first).isEqualTo(again).isNotEqualTo(other).doesNotContain("new");
    }

    @Test
    void whatTheWorkerWouldRefuseIsRefusedHere() {
        for (String bad : new String[] {
            "{}",
            "{'loginId':''}",
            "{'loginId':7}",
            "{'loginId':'one','dedline':'5m'}",
            "{'loginId':'one','deadline':'tomorrow'}",
            "{'loginId':'one','force':'yes'}",
            "{'loginId':'one','institutionId':-1}",
            "{'loginId':'one','redirectUrl':'not a url'}"
        }) {
            assertThatExceptionOfType(MalformedEvent.class)
                    .as(bad)
                    .isThrownBy(() -> PLAIN.complete(fields(bad), "new", NOW));
        }
    }

    private static ObjectNode fields(String json) {
        return (ObjectNode) new JsonMapper().readTree(json.replace('\'', '"'));
    }
}
