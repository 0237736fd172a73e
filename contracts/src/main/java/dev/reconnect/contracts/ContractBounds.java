package dev.reconnect.contracts;

/**
 * The bounds that hold in more than one event. Publishers keep to them; a value beyond one of them is malformed. The
 * schemas name the same bounds.
 */
public final class ContractBounds {

    /** The longest refreshId, confirmationId, requestId, accountId, runId or requestedBy, in Unicode code points. */
    public static final int LONGEST_ID = 128;

    /** The longest name, tag, title or reason, in Unicode code points. */
    public static final int LONGEST_LINE = 256;

    /** The longest name of a JSON field, known or unknown, in characters. */
    public static final int LONGEST_FIELD_NAME = 512;

    /** How many accounts one event may hold. */
    public static final int MOST_ACCOUNTS = 1000;

    /** How many digits an amount may have on either side of the point. */
    public static final int MOST_DIGITS = 38;

    private ContractBounds() {}
}
