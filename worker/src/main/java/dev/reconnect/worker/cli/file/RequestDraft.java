package dev.reconnect.worker.cli.file;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.LoginIds;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.app.settings.Durations;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes a request out of what a person wrote. It adds what the command line says for all requests and then reads the
 * result as the worker will, so that nothing is published that the worker would refuse.
 *
 * @param deadline for requests that name none
 * @param wanted which data of the accounts, for requests that do not say it
 * @param oncePerRun whether the refreshId follows from runId and loginId, so that a file that is sent again repeats
 *     nothing
 */
public record RequestDraft(
        Echoed echoed,
        @Nullable String redirectUrl,
        @Nullable Deadline deadline,
        boolean force,
        @Nullable Integer institutionId,
        boolean oncePerRun,
        Wanted wanted) {

    /** The fields that every outcome repeats. */
    public record Echoed(
            @Nullable String requestedBy,
            @Nullable String runId,
            @Nullable String tag) {}

    /** Which data of the accounts the command line asks for; usually it says nothing. */
    public record Wanted(@Nullable String days, @Nullable Boolean withTransactions, List<String> accounts) {}

    /** The source of all events that the command line publishes. */
    static final URI SOURCE = URI.create("urn:reconnect:command-line");

    private static final String FILTER = "accountsFilter";

    /** The names of a request's fields, as in the contract. */
    static final List<String> FIELDS = List.of(
            "loginId",
            "refreshId",
            "requestedAt",
            "requestedBy",
            "reason",
            "runId",
            "deadline",
            "force",
            "redirectUrl",
            "institutionId",
            "tag",
            "daysOfTransactions",
            "withTransactions",
            FILTER);

    private static final JsonMapper JSON = new JsonMapper();
    private static final EventCodec CODEC = new EventCodec();

    /** Adds a field that was written as plain text. */
    static void put(ObjectNode fields, String name, String text) {
        switch (name) {
            case "force", "withTransactions" -> fields.put(name, flag(name, text));
            case FILTER -> List.of(text.strip().split("\\s+")).forEach(fields.withArray(name)::add);
            case "institutionId" -> fields.put(name, number(text));
            default -> fields.put(name, text);
        }
    }

    private static boolean flag(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw new IllegalArgumentException(name + ": true or false is expected");
        };
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("institutionId: a whole number is expected", e);
        }
    }

    /**
     * Completes the request.
     *
     * @param newId its refreshId, if neither the request nor its run gives one
     * @throws MalformedEvent if the worker would refuse it
     */
    public RefreshRequested complete(ObjectNode given, String newId, Instant now) throws MalformedEvent {
        for (String name : given.propertyNames()) {
            if (!FIELDS.contains(name)) {
                throw new MalformedEvent(
                        MalformedEvent.Reason.INVALID_FIELD, "a field that is none of " + String.join(", ", FIELDS));
            }
        }
        ObjectNode fields = given.deepCopy();
        fill(fields, "requestedAt", now.toString());
        fill(fields, "requestedBy", echoed.requestedBy());
        fill(fields, "runId", echoed.runId());
        fill(fields, "tag", echoed.tag());
        fill(fields, "redirectUrl", redirectUrl);
        fill(fields, "daysOfTransactions", wanted.days());
        if (wanted.withTransactions() != null && !fields.has("withTransactions")) {
            fields.put("withTransactions", wanted.withTransactions());
        }
        if (!wanted.accounts().isEmpty() && !fields.has(FILTER)) {
            wanted.accounts().forEach(fields.putArray(FILTER)::add);
        }
        fill(fields, "deadline", deadline == null ? null : deadline.from(now).toString());
        if (force && !fields.has("force")) {
            fields.put("force", true);
        }
        if (institutionId != null && !fields.has("institutionId")) {
            fields.put("institutionId", institutionId);
        }
        if (fields.get("deadline") instanceof StringNode written) {
            fields.put("deadline", moment(written.stringValue(), now));
        }
        fill(fields, "refreshId", oncePerRun ? runRefreshId(fields, newId) : newId);
        return read(fields, newId);
    }

    private static void fill(ObjectNode fields, String name, @Nullable String value) {
        if (value != null && !fields.has(name)) {
            fields.put(name, value);
        }
    }

    /** A file may say 6h although the contract asks for a moment. */
    private static String moment(String text, Instant now) {
        try {
            return now.plus(Durations.parse(text)).toString();
        } catch (IllegalArgumentException notADuration) {
            return text;
        }
    }

    private static String runRefreshId(ObjectNode fields, String newId) throws MalformedEvent {
        if (!(fields.get("runId") instanceof StringNode run) || !(fields.get("loginId") instanceof StringNode login)) {
            return newId;
        }
        String name = run.stringValue() + "\n" + LoginIds.canonical(login.stringValue());
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static RefreshRequested read(ObjectNode fields, String id) throws MalformedEvent {
        CloudEvent draft = CloudEventBuilder.v1()
                .withId(id)
                .withType(EventType.REFRESH_REQUESTED.type())
                .withSource(SOURCE)
                .withData("application/json", JSON.writeValueAsBytes(fields))
                .build();
        Event event = CODEC.decode(draft);
        return (RefreshRequested) event;
    }
}
