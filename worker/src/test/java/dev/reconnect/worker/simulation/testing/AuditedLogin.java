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

    /** A refresh may start this long after its deadline: the clocks differ. */
    private static final Duration LATE = Duration.ofMinutes(1);
    /** The deadline stands still while a person is asked, perhaps more than once. */
    private static final Duration ASKED = Duration.ofMinutes(30);

    final String loginId;
    /** By RequestId that Flinks gave: whether a worker has written it down. */
    final Map<String, Boolean> requestIds = new HashMap<>();

    final Map<String, Fact.Opened> openings = new HashMap<>();

    final List<PublishedInput> refreshes = new ArrayList<>();
    /** By refreshId: when the refresh had its end. */
    final Map<String, Instant> ended = new HashMap<>();

    int openedSinceEnd;
    int doubtsSinceEnd;
    Instant asked = Instant.MIN;
    /** Whether only its first refresh is known, and nothing keeps that refresh from starting. */
    boolean fresh = true;

    boolean waitsForPermit;

    /** Whether a pause or its bank would hold it back even if a permit were free. */
    boolean kept;

    /**
     * Whether a person has come back from Connect since the last start. The worker then looks at the session only now
     * and then.
     */
    boolean confirmed;

    Instant lastStarted = Instant.MIN;
    /** Until when the workers remember its bank, because one of them has named it. */
    Instant bankRemembered = Instant.MIN;

    /** When the bank accepted the login last. */
    Instant lastRefresh = Instant.MIN;
    /** Sessions beside which another one was opened, and sessions that came late: no one will ask them. */
    final Set<String> leftBehind = new HashSet<>();

    AuditedLogin(String loginId) {
        this.loginId = loginId;
    }

    /** The number of the exchange that opened the session; a later exchange has a higher number. */
    long openedBy(String requestId) {
        Fact.Opened opening = openings.get(requestId);
        return opening == null ? Long.MAX_VALUE : opening.exchange();
    }

    Instant openedAt(String requestId) {
        Fact.Opened opening = openings.get(requestId);
        return opening == null ? Instant.MIN : opening.at();
    }

    /** The lane of all its refreshes; null if there are refreshes of both lanes. */
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

    /** The bank, if a worker must know it at that moment; null if it need not. */
    @Nullable Integer bank(Instant at) {
        boolean named = refreshes.stream()
                .filter(refresh -> refresh.fate() == PublishedInput.Fate.REFRESH)
                .allMatch(refresh -> refresh.institutionId() != null);
        return named || at.isBefore(bankRemembered)
                ? (Integer) SimulatedInstitutions.of(loginId).id()
                : null;
    }

    /** The lane of all refreshes of this login that wait, or may wait; null if there are both lanes. */
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

    /** Whether the refresh waits, or did until just now: the call was on its way. */
    boolean waitsStill(PublishedInput refresh, Instant at) {
        Instant end = ended.get(refresh.id());
        return end == null || end.plus(LATE).isAfter(at);
    }

    /** Whether the refresh may be started at that moment. */
    boolean waits(PublishedInput refresh, Instant at) {
        Duration late = asked.isBefore(refresh.at()) ? LATE : ASKED;
        return waitsStill(refresh, at) && at.isBefore(refresh.deadline().plus(late));
    }
}
