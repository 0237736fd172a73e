package dev.reconnect.contracts;

import org.jspecify.annotations.Nullable;

/**
 * An event that does not keep to its contract. Its message says what is wrong and where. It never repeats a value,
 * because a value may be personal; for the same reason it has no cause.
 */
public final class MalformedEvent extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong, as a short code fit for a metric's tag. */
    public enum Reason {
        /** The headers do not make a CloudEvent. This is for programs that build a CloudEvent from a record. */
        NOT_A_CLOUD_EVENT,
        /** This version does not know the CloudEvents type. */
        UNKNOWN_TYPE,
        /** The content type is not JSON in UTF-8. */
        UNSUPPORTED_CONTENT_TYPE,
        /** There is no value. */
        NO_VALUE,
        /** The value, its nesting, or a name or number in it is larger than the codec reads. */
        TOO_LARGE,
        /** The value is not one JSON object in UTF-8. */
        NOT_JSON,
        /** An object names a field twice, so it is not clear which one is meant. */
        DUPLICATE_FIELD,
        /** A required field is absent or null. */
        MISSING_FIELD,
        /** A field is of the wrong type, form or size. */
        INVALID_FIELD
    }

    private final Reason reason;
    private final String detail;

    private final @Nullable String refreshId;
    private final @Nullable String loginId;

    /** {@code detail} is the field and what is expected there, never the value. */
    public MalformedEvent(Reason reason, String detail) {
        this(reason, detail, null, null);
    }

    private MalformedEvent(Reason reason, String detail, @Nullable String refreshId, @Nullable String loginId) {
        super(reason + ": " + detail);
        this.reason = reason;
        this.detail = detail;
        this.refreshId = refreshId;
        this.loginId = loginId;
    }

    /** The same, about a refresh that could still be identified: someone may be waiting for it. */
    public MalformedEvent about(@Nullable String refresh, @Nullable String login) {
        MalformedEvent known = new MalformedEvent(reason, detail, refresh, login);
        known.setStackTrace(getStackTrace());
        return known;
    }

    public Reason reason() {
        return reason;
    }

    /** The field and what is expected there; it holds no personal data. */
    public String detail() {
        return detail;
    }

    /** The refreshId of a malformed refresh-requested, if it could still be read. */
    public @Nullable String refreshId() {
        return refreshId;
    }

    /** The canonical loginId of a malformed refresh-requested, if it could still be read. */
    public @Nullable String loginId() {
        return loginId;
    }
}
