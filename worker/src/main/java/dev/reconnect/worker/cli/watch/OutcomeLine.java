package dev.reconnect.worker.cli.watch;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.Subject;
import io.cloudevents.CloudEvent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An outcome as one line: aligned text for people, or JSON for programs. */
public final class OutcomeLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Amounts stay exactly as they were written. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private OutcomeLine() {}

    /** One aligned line. The loginId is masked unless {@code showIds} is set. */
    public static String readable(CloudEvent cloudEvent, Outcome outcome, boolean showIds) {
        Subject subject = outcome.subject();
        String login = showIds ? subject.loginId() : Masked.loginId(subject.loginId());
        String name = EventType.of(outcome).versionedName().replaceAll("\\.v\\d+$", "");
        String answers =
                subject.refreshId() != null ? "refresh " + subject.refreshId() : "confirmation " + subject.answers();
        return "%s  %-21s  %s  %s  %s"
                .formatted(time(cloudEvent.getTime()), name, login, answers, detail(outcome))
                .stripTrailing();
    }

    private static String detail(Outcome outcome) {
        return switch (outcome) {
            case AccountsReady ready ->
                words(
                        ready.accounts().size() + (ready.accounts().size() == 1 ? " account" : " accounts"),
                        ready.source().name().toLowerCase(Locale.ROOT),
                        ready.institution());
            case MfaChallengePending pending ->
                words(
                        "until " + TIME.format(pending.expiresAt()),
                        String.join("+", pending.challengeTypes()),
                        pending.iframeUrl());
            case CredentialsRequired required ->
                words(
                        required.action(),
                        required.reason().flinksCode(),
                        required.reason().httpStatus(),
                        required.iframeUrl());
            case MfaChallengeExpired expired -> "at " + TIME.format(expired.expiredAt());
            case RefreshFailed failed ->
                words(
                        failed.reason().failureClass(),
                        failed.reason().flinksCode(),
                        failed.reason().httpStatus(),
                        failed.retryable() ? "retryable" : "not retryable",
                        from(failed.nextAllowedAt()));
            case RefreshDeclined declined ->
                words(declined.reason(), from(declined.nextAllowedAt()), declined.iframeUrl());
        };
    }

    private static @Nullable String from(@Nullable Instant nextAllowedAt) {
        return nextAllowedAt == null ? null : "again from " + TIME.format(nextAllowedAt);
    }

    private static String words(@Nullable Object... words) {
        return Arrays.stream(words)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining("  "));
    }

    /** Dashes also stand for a year that does not fit: such a time may not even exist in UTC. */
    private static String time(@Nullable OffsetDateTime time) {
        return time == null || Math.abs(time.getYear()) > 9998 ? "-".repeat(23) : TIME.format(time);
    }

    /** One line of JSON: the CloudEvent in structured form, with its data unchanged. */
    public static String json(CloudEvent cloudEvent) {
        ObjectNode line = JSON.createObjectNode();
        line.put("specversion", cloudEvent.getSpecVersion().toString());
        line.put("id", cloudEvent.getId());
        line.put("type", cloudEvent.getType());
        line.put("source", cloudEvent.getSource().toString());
        if (cloudEvent.getTime() != null) {
            line.put("time", cloudEvent.getTime().toString());
        }
        for (String extension : cloudEvent.getExtensionNames()) {
            line.put(extension, String.valueOf(cloudEvent.getExtension(extension)));
        }
        if (cloudEvent.getData() != null) {
            line.set("data", JSON.readTree(cloudEvent.getData().toBytes()));
        }
        return JSON.writeValueAsString(line);
    }
}
