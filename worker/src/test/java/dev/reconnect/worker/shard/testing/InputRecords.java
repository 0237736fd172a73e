package dev.reconnect.worker.shard.testing;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.Origin;
import dev.reconnect.worker.shard.Placement;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.RawRecord.Header;
import dev.reconnect.worker.shard.RedirectAllowList;
import dev.reconnect.worker.shard.Source;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records of events as producers write them. */
public final class InputRecords {

    /** The partition that the tests' shard owns. */
    public static final int HERE = 0;

    public static final int ELSEWHERE = 1;

    /** Logins with this prefix belong to {@link #ELSEWHERE}, all others to {@link #HERE}. */
    public static final String FOREIGN = "foreign-";

    public static final Placement PLACEMENT = loginId -> loginId.startsWith(FOREIGN) ? ELSEWHERE : HERE;

    public static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final EventCodec CODEC = new EventCodec();

    private InputRecords() {}

    public static RedirectAllowList allowing(String... origins) {
        return new RedirectAllowList(Stream.of(origins)
                .map(origin -> Objects.requireNonNull(Origin.parse(origin), origin))
                .collect(Collectors.toSet()));
    }

    public static RefreshRequested request(String loginId, String refreshId, Instant requestedAt) {
        return RefreshRequested.builder(refreshId, loginId, requestedAt)
                .requestedBy("tests")
                .build();
    }

    public static RefreshRequested request(
            String loginId, String refreshId, Instant requestedAt, @Nullable String redirect) {
        return RefreshRequested.builder(refreshId, loginId, requestedAt)
                .requestedBy("tests")
                .redirectUrl(redirect)
                .build();
    }

    public static RedirectConfirmed confirmation(String loginId, String confirmationId, Instant confirmedAt) {
        return new RedirectConfirmed(confirmationId, loginId, null, null, null, confirmedAt);
    }

    public static RawRecord of(Source source, long offset, Instant timestamp, Event event) {
        CloudEvent cloudEvent =
                CODEC.encode(event, OutcomeIds.of(event), timestamp, URI.create("urn:tests"), TRACEPARENT);
        CloudEventData data = Objects.requireNonNull(cloudEvent.getData());
        List<Header> headers = new ArrayList<>(headers(cloudEvent.getId(), cloudEvent.getType()));
        headers.add(header("ce_traceparent", TRACEPARENT));
        return raw(source, offset, timestamp, headers, data.toBytes());
    }

    /** A record with the headers that a CloudEvent needs, and any value. */
    public static RawRecord of(Source source, long offset, Instant timestamp, String id, String type, String value) {
        return raw(source, offset, timestamp, headers(id, type), value.getBytes(StandardCharsets.UTF_8));
    }

    public static RawRecord raw(
            Source source, long offset, Instant timestamp, List<Header> headers, byte @Nullable [] value) {
        return raw(source, offset, timestamp, null, headers, value);
    }

    /** The same record at another offset. */
    static RawRecord at(RawRecord record, long offset) {
        return raw(record.source(), offset, record.timestamp(), record.key(), record.headers(), record.value());
    }

    /** The same record, after which reading goes on at {@code next}. */
    @SuppressWarnings("NullAway") // reads a compact constructor's parameters without their type annotations
    public static RawRecord readOnAt(RawRecord record, long next) {
        return new RawRecord(
                record.source(),
                record.partition(),
                record.offset(),
                next,
                record.timestamp(),
                record.key(),
                record.headers(),
                record.value());
    }

    @SuppressWarnings("NullAway") // reads a compact constructor's parameters without their type annotations
    private static RawRecord raw(
            Source source,
            long offset,
            Instant timestamp,
            byte @Nullable [] key,
            List<Header> headers,
            byte @Nullable [] value) {
        return new RawRecord(source, HERE, offset, offset + 1, timestamp, key, headers, value);
    }

    /** The same record as a worker forwards it, ten seconds later. */
    public static RawRecord forwarded(RawRecord record) {
        return forwarded(record, 1);
    }

    /** The same after it was forwarded so many times. */
    public static RawRecord forwarded(RawRecord record, int times) {
        List<Header> headers = new ArrayList<>(record.headers());
        headers.add(header(Intake.FORWARDED, Integer.toString(times)));
        headers.add(header(Intake.TIMESTAMP, record.timestamp().toString()));
        return raw(record.source(), record.offset(), record.timestamp().plusSeconds(10), headers, record.value());
    }

    public static List<Header> headers(String id, String type) {
        return List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", id),
                header("ce_type", type),
                header("ce_source", "urn:tests"),
                header("content-type", "application/json"));
    }

    public static Header header(String name, String value) {
        return new Header(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
