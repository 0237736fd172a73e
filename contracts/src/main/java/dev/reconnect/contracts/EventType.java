package dev.reconnect.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every type of event in its current version: its name on the wire, its record, its schema. */
public enum EventType {
    REFRESH_REQUESTED("refresh-requested", RefreshRequested.class, true),
    REDIRECT_CONFIRMED("redirect-confirmed", RedirectConfirmed.class, true),
    ACCOUNTS_READY("accounts-ready", AccountsReady.class, false),
    MFA_CHALLENGE_PENDING("mfa-challenge-pending", MfaChallengePending.class, false),
    CREDENTIALS_REQUIRED("credentials-required", CredentialsRequired.class, false),
    MFA_CHALLENGE_EXPIRED("mfa-challenge-expired", MfaChallengeExpired.class, false),
    REFRESH_FAILED("refresh-failed", RefreshFailed.class, false),
    REFRESH_DECLINED("refresh-declined", RefreshDeclined.class, false),
    ACCOUNT_SNAPSHOT("account-snapshot", AccountSnapshot.class, false),
    INSTITUTION_DEGRADED("institution-degraded", InstitutionDegraded.class, false),
    INSTITUTION_RECOVERED("institution-recovered", InstitutionRecovered.class, false);

    private static final int LARGEST_INPUT = 64 * 1024;
    private static final int LARGEST_OUTPUT = 1024 * 1024;

    private static final Map<String, EventType> BY_TYPE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::type, Function.identity()));
    private static final Map<Class<? extends Event>, EventType> BY_RECORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::recordClass, Function.identity()));

    private final String versionedName;
    private final Class<? extends Event> recordClass;
    private final boolean input;

    EventType(String name, Class<? extends Event> recordClass, boolean input) {
        this.versionedName = name + ".v1";
        this.recordClass = recordClass;
        this.input = input;
    }

    /** The CloudEvents type, such as {@code dev.reconnect.refresh-requested.v1}. */
    public String type() {
        return "dev.reconnect." + versionedName;
    }

    /** The name of the schema and of the examples' folder, such as {@code refresh-requested.v1}. */
    public String versionedName() {
        return versionedName;
    }

    /** The record that holds an event of this type. */
    public Class<? extends Event> recordClass() {
        return recordClass;
    }

    /** Whether other programs publish it and the worker reads it; otherwise the worker publishes it. */
    public boolean isInput() {
        return input;
    }

    /** The most bytes that a value of this type may have; a larger value is malformed. */
    public int largestValue() {
        return input ? LARGEST_INPUT : LARGEST_OUTPUT;
    }

    /** The path of the JSON Schema in this jar, from its root. */
    public String schemaResource() {
        return "schemas/" + versionedName + ".json";
    }

    /** The JSON Schema (2020-12) of the value. */
    public String schema() {
        try (InputStream resource = EventType.class.getResourceAsStream("/" + schemaResource())) {
            if (resource == null) {
                throw new IllegalStateException("this jar lacks " + schemaResource());
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The type with this CloudEvents type, empty if this version knows none. */
    public static Optional<EventType> ofType(String type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    /** The type of an event. */
    public static EventType of(Event event) {
        EventType type = BY_RECORD.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException("no type for " + event.getClass());
        }
        return type;
    }
}
