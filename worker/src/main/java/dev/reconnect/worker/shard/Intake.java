package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.session.AccountsWanted;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.Instants;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.session.Waiter.Requester;
import io.cloudevents.CloudEvent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads what others wrote: a record is an input for this shard, belongs to another, or is a dead letter. Pure. */
public final class Intake {

    /** The header that counts how often a record was forwarded: it is in the wrong place again after a mirror. */
    public static final String FORWARDED = "reconnect-forwarded";

    /** The header with the time at which a forwarded record was first written, in ISO 8601. */
    public static final String TIMESTAMP = "reconnect-timestamp";

    /** The extension attribute that tells a confirmation by Flinks from one by a person. */
    public static final String CONFIRMED_BY = "confirmedby";

    /** The only value of {@link #CONFIRMED_BY}. */
    public static final String FLINKS = "flinks";

    /** Workers that do not agree where a record belongs must not forward it for ever. */
    private static final int MOST_FORWARDS = 3;

    private static final EventCodec CODEC = new EventCodec();
    private static final String WRONG_TOPIC = "WRONG_TOPIC";
    private static final String NOT_HERE = "events of this type do not belong on this topic";

    private final Placement placement;
    private final RedirectAllowList redirects;
    private final Policy policy;

    public Intake(Placement placement, RedirectAllowList redirects, Policy policy) {
        this.placement = placement;
        this.redirects = redirects;
        this.policy = policy;
    }

    /** Reads a record; {@code now} is the time of one that has none. */
    IntakeResult read(RawRecord record, Instant now) {
        byte[] value = record.value();
        if (value == null || value.length == 0) {
            return unacceptable("NO_VALUE", "the value is empty; publish the event's JSON");
        }
        Instant writtenAt = writtenAt(record, now);
        CloudEvent cloudEvent = null;
        try {
            cloudEvent = RecordReader.read(record, value, CODEC);
            return read(record, writtenAt, cloudEvent, CODEC.decode(cloudEvent));
        } catch (MalformedEvent malformed) {
            boolean unread = cloudEvent == null && record.source() != Source.REDIRECTS;
            return malformed(record, writtenAt, cloudEvent, unread ? CODEC.identified(malformed, value) : malformed);
        }
    }

    private IntakeResult read(RawRecord record, Instant writtenAt, CloudEvent cloudEvent, Event event) {
        if (event instanceof RefreshRequested request) {
            return request(record, writtenAt, cloudEvent, request);
        }
        if (event instanceof RedirectConfirmed confirmed && record.source() == Source.REDIRECTS) {
            String traceparent = traceparent(record, cloudEvent);
            return placed(record, confirmed.loginId(), confirmation(writtenAt, cloudEvent, confirmed, traceparent));
        }
        return unacceptable(WRONG_TOPIC, NOT_HERE);
    }

    private IntakeResult request(RawRecord record, Instant writtenAt, CloudEvent cloudEvent, RefreshRequested request) {
        Lane lane = lane(record.source());
        Instant requestedAt = Instants.earlier(millis(request.requestedAt()), writtenAt);
        Instant latest = requestedAt.plus(policy.deadlines().latest());
        Instant deadline = request.deadline() == null
                ? requestedAt.plus(policy.deadline(lane))
                : Instants.earlier(millis(request.deadline()), latest);
        boolean allowed = request.redirectUrl() == null || redirects.allows(request.redirectUrl());
        Waiter waiter = new Waiter(
                request.refreshId(),
                lane,
                requestedAt,
                deadline,
                new Requester(
                        request.requestedBy(),
                        request.tag(),
                        request.runId(),
                        allowed ? request.redirectUrl() : null,
                        traceparent(record, cloudEvent)),
                0,
                AccountsWanted.of(request.daysOfTransactions(), request.withTransactions(), request.accountsFilter()));
        if (record.source() == Source.REDIRECTS) {
            return dead(record, WRONG_TOPIC, NOT_HERE, request.loginId(), waiter);
        }
        if (allowed) {
            Institution institution = new Institution(request.institutionId(), null);
            return placed(record, request.loginId(), new Input.Requested(waiter, request.force(), institution));
        }
        return dead(
                record,
                "REDIRECT_NOT_ALLOWED",
                "redirectUrl: its origin is not in reconnect.session.redirect-allow-list",
                request.loginId(),
                waiter);
    }

    private static Input confirmation(
            Instant writtenAt, CloudEvent cloudEvent, RedirectConfirmed confirmed, @Nullable String traceparent) {
        Confirmation confirmation = new Confirmation(
                confirmed.confirmationId(),
                confirmed.requestId(),
                Instants.earlier(millis(confirmed.confirmedAt()), writtenAt),
                null,
                traceparent);
        return FLINKS.equals(cloudEvent.getExtension(CONFIRMED_BY))
                ? new Input.DataArrived(confirmation)
                : new Input.Confirmed(confirmation);
    }

    private IntakeResult malformed(
            RawRecord record, Instant writtenAt, @Nullable CloudEvent cloudEvent, MalformedEvent malformed) {
        String reason = malformed.reason().name();
        String refreshId = malformed.refreshId();
        String loginId = malformed.loginId();
        if (refreshId == null || loginId == null) {
            return unacceptable(reason, malformed.detail());
        }
        Waiter waiter = new Waiter(
                refreshId,
                lane(record.source()),
                writtenAt,
                writtenAt,
                new Requester(null, null, null, null, traceparent(record, cloudEvent)));
        return dead(record, reason, malformed.detail(), loginId, waiter);
    }

    /** The shard that knows the login tells the waiter; so the record goes there first. */
    private IntakeResult dead(RawRecord record, String reason, String detail, String loginId, Waiter waiter) {
        IntakeResult placed = placed(record, loginId, new Input.Unacceptable(waiter));
        return placed instanceof IntakeResult.Accepted
                ? new IntakeResult.Invalid(reason, detail, loginId, new Input.Unacceptable(waiter))
                : placed;
    }

    private IntakeResult placed(RawRecord record, String loginId, Input input) {
        int shard = placement.shardOf(loginId);
        if (shard == record.partition()) {
            return new IntakeResult.Accepted(loginId, input);
        }
        return forwards(record) < MOST_FORWARDS
                ? new IntakeResult.Elsewhere(loginId, shard)
                : unacceptable(
                        "MISPLACED",
                        "forwarded " + MOST_FORWARDS
                                + " times and still in the wrong partition; have all workers the same partition count?");
    }

    /** How often a record was forwarded. A mark that is no number comes from nobody's worker: it is not forwarded. */
    public static int forwards(RawRecord record) {
        String mark = RecordReader.header(record, FORWARDED);
        return mark == null ? 0 : mark.matches("[0-9]") ? Integer.parseInt(mark) : MOST_FORWARDS;
    }

    /** When the record was first written. One that has no time was written just now, as Kafka itself takes it. */
    private static Instant writtenAt(RawRecord record, Instant now) {
        String first = RecordReader.header(record, FORWARDED) == null ? null : RecordReader.header(record, TIMESTAMP);
        Instant written = record.timestamp();
        if (first != null) {
            try {
                written = Instant.parse(first);
            } catch (DateTimeParseException notOurs) {
                // A release that kept the record's own time wrote no such header.
            }
        }
        return millis(written.isBefore(Instant.EPOCH) ? now : written);
    }

    /** The event's own trace context, which its origin wrote; else that of the message that carried it. */
    private static @Nullable String traceparent(RawRecord record, @Nullable CloudEvent cloudEvent) {
        String origin = cloudEvent == null ? null : EventCodec.traceparent(cloudEvent);
        String message = RecordReader.header(record, EventCodec.TRACEPARENT);
        return origin != null || message == null ? origin : EventCodec.traceContext(message);
    }

    private static IntakeResult unacceptable(String reason, String detail) {
        return new IntakeResult.Invalid(reason, detail, null, null);
    }

    private static Lane lane(Source source) {
        return source == Source.BATCH ? Lane.BATCH : Lane.INTERACTIVE;
    }

    /** In milliseconds, as the journal keeps it, and not before 1970: arithmetic on it must not overflow. */
    private static Instant millis(Instant instant) {
        return instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant.truncatedTo(ChronoUnit.MILLIS);
    }
}
