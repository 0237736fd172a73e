package dev.reconnect.demo.page;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The progress of the last nightly run, by the last outcome of each of its refreshes. Guarded by its monitor. */
final class NightlyRun {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Kind> outcomes = new HashMap<>();
    private Set<String> refreshIds = Set.of();
    private @Nullable String runId;
    private Instant startedAt = Instant.EPOCH;

    /** The result for a login; the page has a word and a colour for each. */
    enum Kind {
        READY,
        CHALLENGE,
        CREDENTIALS,
        EXPIRED,
        FAILED,
        DECLINED
    }

    /** Begins a run of these refreshes; false while another run has logins without an outcome. */
    synchronized boolean begin(String id, Set<String> refreshes, Instant now) {
        if (outcomes.size() < refreshIds.size()) {
            return false;
        }
        runId = id;
        refreshIds = Set.copyOf(refreshes);
        startedAt = now;
        outcomes.clear();
        return true;
    }

    /** Ends a run that could not be published: the next one may begin. */
    synchronized void giveUp() {
        refreshIds = Set.copyOf(outcomes.keySet());
    }

    /** Takes an outcome; returns whether it belongs to this run. */
    synchronized boolean take(Outcome outcome) {
        String refreshId = outcome.subject().refreshId();
        if (refreshId == null || !refreshIds.contains(refreshId)) {
            return false;
        }
        outcomes.put(refreshId, kind(outcome));
        return true;
    }

    private static Kind kind(Outcome outcome) {
        return switch (outcome) {
            case AccountsReady ignored -> Kind.READY;
            case MfaChallengePending ignored -> Kind.CHALLENGE;
            case CredentialsRequired ignored -> Kind.CREDENTIALS;
            case MfaChallengeExpired ignored -> Kind.EXPIRED;
            case RefreshFailed ignored -> Kind.FAILED;
            case RefreshDeclined ignored -> Kind.DECLINED;
        };
    }

    /** The run as JSON; {@code {}} before the first run. */
    synchronized String json() {
        ObjectNode node = JSON.createObjectNode();
        if (runId != null) {
            Map<Kind, Integer> counts = new TreeMap<>();
            outcomes.values().forEach(kind -> counts.merge(kind, 1, Integer::sum));
            node.put("runId", runId)
                    .put("startedAt", startedAt.toString())
                    .put("total", refreshIds.size())
                    .put("done", outcomes.size());
            ObjectNode byKind = node.putObject("counts");
            Arrays.stream(Kind.values())
                    .forEach(kind -> byKind.put(kind.name().toLowerCase(Locale.ROOT), counts.getOrDefault(kind, 0)));
        }
        return JSON.writeValueAsString(node);
    }
}
