package dev.reconnect.worker.simulation.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.reconnect.worker.kafka.control.Pause;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.simulation.testing.flinks.Fact;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedInstitutions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of the auditor that looks at Flinks: which live sessions were opened beside others, which of those a worker
 * had written down, which refreshes waited while others were started.
 */
final class LiveSessionAuditor {

    /** A rejection is decided before it is published, by a clock that may be wrong. */
    private static final Duration DECIDED_BEFORE = Duration.ofSeconds(10);

    /** A bank is remembered at least this long after it was named. */
    private static final Duration REMEMBERED = Duration.ofHours(23);

    private final Duration rejectionHolds;
    private final boolean roomy;
    private final Consumer<String> wrong;
    private final Map<String, AuditedLogin> logins = new HashMap<>();
    private final Map<Integer, String> owners = new HashMap<>();
    private final StartBarriers barriers;
    private final Fairness fairness;
    /** The first start, one repetition in doubt, two after a definite "not now", one for a session that was gone. */
    private static final int MOST_SESSIONS = 5;
    /** One doubt, and the same start if it arrives late. */
    private static final int MOST_DOUBTS = 2;

    private Function<String, @Nullable Instant> rejectedAt = login -> null;
    private Instant calmSince = Instant.MAX;
    private int opened;
    private int doubts;

    /**
     * @param rejectionHolds how long after a credential rejection no start may go out
     * @param roomy whether every shard has room for all records, so that none has to wait in its topic
     */
    LiveSessionAuditor(Duration rejectionHolds, boolean roomy, StartBarriers barriers, Consumer<String> wrong) {
        this.rejectionHolds = rejectionHolds;
        this.roomy = roomy;
        this.barriers = barriers;
        this.wrong = wrong;
        fairness = new Fairness(Fairness.Bounds.SHARES, wrong);
    }

    void rejectedAt(Function<String, @Nullable Instant> lookUp) {
        rejectedAt = lookUp;
    }

    /** From now on nothing goes wrong any more. */
    void calm(Instant now) {
        calmSince = now;
    }

    void accepted(PublishedInput record) {
        AuditedLogin login = login(Objects.requireNonNull(record.loginId()));
        login.refreshes.add(record);
        boolean first = login.fresh && login.refreshes.size() == 1;
        login.fresh = first
                && record.fate() == PublishedInput.Fate.REFRESH
                && record.at().isAfter(calmSince);
        if (!login.fresh) {
            stopsWaiting(record.loginId(), login);
        } else if (roomy
                && record.source() == Source.INTERACTIVE
                && !record.place().wrong()) {
            waitsForPermit(login, record.at());
        }
    }

    /** A person came back from Connect: the worker first finds out what follows. */
    void confirmed(String loginId) {
        login(loginId).confirmed = true;
        stopsWaiting(loginId, login(loginId));
    }

    private void waitsForPermit(AuditedLogin login, Instant now) {
        login.waitsForPermit = true;
        login.kept = kept(login, now);
        if (!login.kept) {
            fairness.couldStart(login.refresh(), now);
        }
    }

    /** The start of this login has got its permit. It does not wait for one any more. */
    void admitted(String loginId) {
        stopsWaiting(loginId, login(loginId));
    }

    /** A process has read which pauses are in force. */
    void paused(String process, List<Pause> inForce, Instant now) {
        barriers.learned(process, inForce, now);
        barriersChanged(now);
    }

    /** The barriers of starts have changed. */
    void barriersChanged(Instant now) {
        logins.forEach((loginId, login) -> {
            if (!login.fresh || !login.waitsForPermit) {
                return;
            }
            boolean before = login.kept;
            login.kept = kept(login, now);
            if (login.kept) {
                fairness.waitsNoLonger(loginId);
            } else if (before) {
                fairness.couldStart(login.refresh(), now);
            }
        });
    }

    private boolean kept(AuditedLogin login, Instant now) {
        PublishedInput first = login.refreshes.getFirst();
        return barriers.keep(owners.get(first.place().home()), login.lane(), login.bank(now), now);
    }

    /** An outcome of this login names its bank. */
    void bankNamed(String loginId, Instant now) {
        login(loginId).bankRemembered = now.plus(REMEMBERED);
    }

    private void stopsWaiting(String loginId, AuditedLogin login) {
        login.fresh = false;
        fairness.waitsNoLonger(loginId);
    }

    /** A worker has written down what it knows of a login. */
    void journaled(String loginId, byte[] value, Instant now) {
        seen(loginId, value);
        AuditedLogin login = logins.get(loginId);
        if (login != null && login.fresh && !login.waitsForPermit && !login.refreshes.isEmpty()) {
            waitsForPermit(login, now);
        }
    }

    /** A record about a login became durable: a worker knows every RequestId in it. */
    void seen(String loginId, byte[] value) {
        AuditedLogin login = logins.get(loginId);
        if (login != null && login.requestIds.containsValue(false)) {
            String text = new String(value, ISO_8859_1);
            login.requestIds.replaceAll((requestId, known) -> known || text.contains(requestId));
        }
    }

    /** A refresh had its end. */
    void ended(String loginId, String refreshId, Instant now) {
        AuditedLogin login = login(loginId);
        login.ended.put(refreshId, now);
        stopsWaiting(loginId, login);
        login.openedSinceEnd = 0;
        login.doubtsSinceEnd = 0;
    }

    /** A person was asked a question. */
    void asked(String loginId, Instant now) {
        login(loginId).asked = now;
    }

    /**
     * Whether the refresh may end late: it may have waited in its topic, or its deadline stood still while a person was
     * asked.
     */
    boolean mayEndLate(PublishedInput refresh) {
        return !roomy
                || refresh.source() == Source.BATCH
                || !login(Objects.requireNonNull(refresh.loginId())).asked.isBefore(refresh.at());
    }

    /** A process runs the shard from now on. */
    void owned(int partition, String process, Instant now) {
        owners.put(partition, process);
        fairness.owned(partition, process, now);
        barriersChanged(now);
    }

    /** A process stopped for a while, or for ever: all that waited, waited because of that. */
    void halted(String process) {
        fairness.halted(process);
    }

    void fact(Fact fact) {
        switch (fact) {
            case Fact.Started started -> started(started);
            case Fact.Opened session -> opened(session);
            case Fact.Asked asked -> asked(asked);
            case Fact.Unexpected unexpected -> wrong.accept("Flinks was asked what nobody should ask: " + unexpected);
            case Fact.SignedIn signedIn -> login(signedIn.loginId()).lastRefresh = signedIn.at();
            case Fact.Authorized authorized -> login(authorized.loginId()).lastRefresh = authorized.at();
            case Fact.Answered answered -> {}
            case Fact.Refused refused -> refused(refused);
            case Fact.Replied replied -> {}
            case Fact.Sent sent -> {}
            case Fact.TurnedAway away -> fairness.turnedAway(away.process(), away.at(), away.silence());
            case Fact.Heard ignored -> {}
            case Fact.NeutralCall ignored -> {}
            case Fact.MaySlowDown ignored -> {}
        }
    }

    private void refused(Fact.Refused refused) {
        if (!refused.credentials()) {
            barriers.failed(
                    refused.process(),
                    refused.loginId(),
                    SimulatedInstitutions.of(refused.loginId()).id(),
                    refused.at());
        }
    }

    private void opened(Fact.Opened session) {
        opened++;
        AuditedLogin login = login(session.loginId());
        int before = login.leftBehind.size();
        for (String living : session.besideLiving()) {
            // A request that was on its way longer than its own repetition is the start in doubt, which arrived late.
            boolean late = session.exchange() < login.openedBy(living);
            login.leftBehind.add(late ? session.requestId() : living);
            if (login.requestIds.getOrDefault(living, false) && !late) {
                wrong.accept(beside(session, living) + ", which lives and was written down");
            } else if (login.openedAt(living).isAfter(calmSince)) {
                wrong.accept(beside(session, living) + ", and nothing had gone wrong");
            }
        }
        if (login.leftBehind.size() > before) {
            doubts++;
            login.doubtsSinceEnd += login.leftBehind.size() - before;
            if (login.refreshes.stream().noneMatch(refresh -> login.aPersonWaits(refresh, session.at()))) {
                wrong.accept("a second live session for " + session.loginId() + ", for whom nobody waits");
            }
            if (login.doubtsSinceEnd > MOST_DOUBTS) {
                wrong.accept(login.doubtsSinceEnd + " doubts of " + session.loginId() + " in one refresh");
            }
        }
        // Its own repetition arrived first, and may be over by now: no one will ask it.
        if (login.openings.values().stream().anyMatch(other -> other.exchange() > session.exchange())) {
            login.leftBehind.add(session.requestId());
        }
        login.requestIds.put(session.requestId(), false);
        login.openings.put(session.requestId(), session);
        if (++login.openedSinceEnd > MOST_SESSIONS) {
            wrong.accept(login.openedSinceEnd + " live sessions of " + session.loginId() + " without an end");
        }
    }

    private static String beside(Fact.Opened session, String living) {
        return session.process() + " opened " + session.requestId() + " for " + session.loginId() + " beside " + living;
    }

    private void started(Fact.Started started) {
        AuditedLogin login = login(started.loginId());
        login.lastStarted = started.at();
        login.confirmed = false;
        barriers.left(
                started.process(),
                started.loginId(),
                login.waitingLane(started.sentAt()),
                login.bank(started.sentAt()),
                started.sentAt());
        Instant rejected = rejectedAt.apply(started.loginId());
        // If the bank accepted the login after the rejection, in Connect or in a session that went on, its cached data
        // end the cool-down. A start that was on its way longer than that came too late.
        if (rejected != null
                && login.lastRefresh.isBefore(rejected)
                && started.sentAt().isAfter(rejected)
                && started.sentAt().isBefore(rejected.plus(rejectionHolds).minus(DECIDED_BEFORE))) {
            wrong.accept("a start of " + started.loginId() + " at " + started.sentAt() + ", rejected at " + rejected);
        }
        if (login.refreshes.stream().noneMatch(refresh -> login.waits(refresh, started.at()))) {
            wrong.accept("a start of " + started.loginId() + " at " + started.at() + ", when nobody waited any more");
        }
        if (started.at().isAfter(calmSince) && !login.refreshes.isEmpty()) {
            login.fresh = false;
            fairness.called(login.lane(), started.process());
            fairness.started(login.refresh(), started.process(), started.at());
        }
    }

    private void asked(Fact.Asked asked) {
        AuditedLogin login = login(asked.loginId());
        if (asked.at().isBefore(calmSince) || login.refreshes.isEmpty()) {
            return;
        }
        fairness.called(login.lane(), asked.process());
        if (asked.working() && !login.confirmed) {
            fairness.works(login.refresh(), asked.at());
        } else {
            fairness.rests(asked.loginId());
        }
    }

    /** Whether this refresh, the only one of its login, never reached its bank. */
    boolean neverTried(PublishedInput refresh) {
        AuditedLogin login = login(Objects.requireNonNull(refresh.loginId()));
        return login.refreshes.size() == 1 && login.lastStarted.equals(Instant.MIN);
    }

    private AuditedLogin login(String loginId) {
        return logins.computeIfAbsent(loginId, AuditedLogin::new);
    }

    int opened() {
        return opened;
    }

    /** How many live sessions were opened beside a living one whose RequestId no worker knew. */
    int doubts() {
        return doubts;
    }
}
