package dev.reconnect.sandbox.flinks.script;

/**
 * The FlinksCodes of the documented error tables, each with its HTTP status and its text. If the tables name no status
 * or text, the likeliest one stands here; {@link Step#failure(int, String, String)} takes any other.
 */
public enum FlinksCode {
    OPERATION_PENDING(202, "Your operation is still processing"),
    OPERATION_DISPATCHED(202, "Your operations had been dispatched to background process for long running jobs"),
    SESSION_NONEXISTENT(400, "Inputs session id or card if were not found."),
    SESSION_EXPIRED(400, "Your session has expired"),
    CARD_IN_USE(400, "The account is still being processed"),
    CONCURRENT_SESSION(400, "Another session is open for this LoginId"),
    ALREADY_AUTHORIZED(400, "The session is already authorized"),
    ACCESS_DENIED(401, "Access denied"),
    INVALID_LOGIN(401, "The LoginId provided is either invalid or does not belong to the CustomerId"),
    INVALID_REQUEST(401, "The request is missing credentials or its syntax is invalid"),
    INVALID_USERNAME(401, "The card number (username) or password provided is invalid"),
    INVALID_PASSWORD(401, "The card number (username) or password provided is invalid"),
    INVALID_SECURITY_RESPONSE(401, "The answer to the security challenge is invalid"),
    INVALID_SECURITY_RESPONSE_NO_RETRY(401, "The answer to the security challenge is invalid"),
    QUESTION_NOT_FOUND(401, "The security question has no stored answer"),
    UNKNOWN_CHALLENGE_KEY(401, "The answer names a challenge that was not asked"),
    SECURITYRESPONSES_INCOMPLETE(401, "Not all security challenges were answered"),
    RETRY_LATER(401, "The connection to the bank failed, retry later"),
    BANK_MAINTENANCE_RETRY_LATER(401, "The bank is under maintenance, retry later"),
    TOO_MANY_REQUESTS(401, "Too many requests"),
    UNAUTHORIZED(401, "The session is not authorized"),
    NEW_ACCOUNT(401, "The account needs an action on the bank's site"),
    DISABLED_LOGIN(401, "The bank has disabled this login"),
    DISABLED_INSTITUTION(405, "The institution is not available"),
    METHOD_NOT_AVAILABLE(405, "The method is not enabled for this customer"),
    AGGREGATION_ERROR(500, "An unexpected error happened during the aggregation"),
    NO_TRANSACTION(200, "No transaction was found");

    private final int status;
    private final String message;

    FlinksCode(int status, String message) {
        this.status = status;
        this.message = message;
    }

    public String message() {
        return message;
    }

    public Step.Failure failure() {
        return new Step.Failure(status, name(), message);
    }
}
