package dev.reconnect.worker.simulation.testing;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.simulation.testing.flinks.Fact;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedInstitutions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the auditor knows of one login. */
final class AuditedLogin {

    /** How much later than its deadline a refresh may still be started: the clocks differ. */
    private static final Duration LATE = Duration.ofMinutes(1);
    /** The deadline stands still while a person is asked, more than once maybe. */
    private static final Duration ASKED = Duration.ofMinutes(30);

    final String loginId;
    /** RequestIds that Flinks gave away, and whether a worker has written them down. */
    final Map<String, Boolean> requestIds = new HashMap<>();

    final Map<String, Fact.Opened> openings = new HashMap<>();

    final List<PublishedInput> refreshes = new ArrayList<>();
    /** Refreshes that had their end, and when. */
    final Map<String, Instant> ended = new HashMap<>();

    int openedSinceEnd;
    int doubtsSinceEnd;
    Instant asked = Instant.MIN;
    /** Whether nothing is known of it but its first refresh, which nothing keeps from starting. */
    boolean fresh = true;

    boolean waitsForRoom;

    /** Whether a pause or its bank keeps it, were there room. */
    boolean kept;

    /** Whether a person has come back from Connect since the last start: its session is then looked at now and then. */
    boolean confirmed;

    Instant lastStarted = Instant.MIN;
    /** Until when its bank is remembered, because a worker has named it. */
    Instant bankRemembered = Instant.MIN;

    Instant signedIn = Instant.MIN;
    /** Those beside which another was opened, and those that came late: nobody will ask them. */
    final Set<String> leftBehind = new HashSet<>();

    AuditedLogin(String loginId) {
        this.loginId = loginId;
    }

    /** The exchange that opened a session; a later one was sent later. */
    long openedBy(String requestId) {
        Fact.Opened opening = openings.get(requestId);
        return opening == null ? Long.MAX_VALUE : opening.exchange();
    }

    Instant openedAt(String requestId) {
        Fact.Opened opening = openings.get(requestId);
        return opening == null ? Instant.MIN : opening.at();
    }

    /** Null where there are refreshes of both. */
    @Nullable Lane lane() {
        boolean batch = refreshes.stream().anyMatch(refresh -> refresh.source() == Source.BATCH);
        boolean people = refreshes.stream().anyMatch(refresh -> refresh.source() != Source.BATCH);
        return batch == people ? null : batch ? Lane.BATCH : Lane.INTERACTIVE;
    }

    Fairness.Refresh refresh() {
        PublishedInput first = refreshes.getFirst();
        return new Fairness.Refresh(
                loginId, first.place().home(), lane(), refreshes.size() == 1 ? first.deadline() : null);
    }

    /** The bank that a worker must know by then; null if it need not. */
    @Nullable Integer bank(Instant at) {
        boolean named = refreshes.stream()
                .filter(refresh -> refresh.fate() == PublishedInput.Fate.REFRESH)
                .allMatch(refresh -> refresh.institutionId() != null);
        return named || at.isBefore(bankRemembered)
                ? (Integer) SimulatedInstitutions.of(loginId).id()
                : null;
    }

    /** The lane of everybody who waits for this login, or may; null if there are both. */
    @Nullable Lane waitingLane(Instant at) {
        Set<Source> sources = refreshes.stream()
                .filter(refresh -> refresh.fate() == PublishedInput.Fate.REFRESH && waitsStill(refresh, at))
                .map(PublishedInput::source)
                .collect(Collectors.toSet());
        return sources.size() != 1 ? null : sources.contains(Source.BATCH) ? Lane.BATCH : Lane.INTERACTIVE;
    }

    boolean aPersonWaits(PublishedInput refresh, Instant at) {
        return refresh.source() == Source.INTERACTIVE && waitsStill(refresh, at);
    }

    /** Or did until just now: the request was on its way. */
    boolean waitsStill(PublishedInput refresh, Instant at) {
        Instant end = ended.get(refresh.id());
        return end == null || end.plus(LATE).isAfter(at);
    }

    /** Whether it may be started then. */
    boolean waits(PublishedInput refresh, Instant at) {
        Duration late = asked.isBefore(refresh.at()) ? LATE : ASKED;
        return waitsStill(refresh, at) && at.isBefore(refresh.deadline().plus(late));
    }
}
