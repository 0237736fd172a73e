package dev.reconnect.contracts;

import static java.lang.Integer.MAX_VALUE;

import dev.reconnect.contracts.AccountSummary.Balance;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * Builds each type's record from the fields of its JSON. The fields are written out one by one, so that each limit
 * stands beside its field and each refusal can say what was expected. The schemas say the same; a test compares the
 * two.
 */
final class EventReader {

    private final Map<String, Lane> lanes;
    private final Map<String, AccountsReady.Source> sources;
    private final Map<String, Action> actions;
    private final Map<String, FailureClass> failures;
    private final Map<String, RefreshDeclined.Reason> declines;
    private final Map<String, RefreshRequested.TransactionDays> days;

    /** {@code writer} writes the events, so it knows how the constants are spelled. */
    EventReader(ObjectMapper writer) {
        lanes = spelled(writer, Lane.values());
        sources = spelled(writer, AccountsReady.Source.values());
        actions = spelled(writer, Action.values());
        failures = spelled(writer, FailureClass.values());
        declines = spelled(writer, RefreshDeclined.Reason.values());
        days = spelled(writer, RefreshRequested.TransactionDays.values());
    }

    /** {@code cloudEventId} is the name of an input that does not name itself. */
    Event read(EventType type, Fields in, String cloudEventId) throws MalformedEvent {
        return switch (type) {
            case REFRESH_REQUESTED -> refreshRequested(in, cloudEventId);
            case REDIRECT_CONFIRMED -> redirectConfirmed(in, cloudEventId);
            case ACCOUNTS_READY -> accountsReady(in);
            case MFA_CHALLENGE_PENDING -> challengePending(in);
            case CREDENTIALS_REQUIRED -> credentialsRequired(in);
            case MFA_CHALLENGE_EXPIRED ->
                new MfaChallengeExpired(subject(in), in.id("requestId"), in.time("expiredAt"));
            case REFRESH_FAILED -> refreshFailed(in);
            case REFRESH_DECLINED -> refreshDeclined(in);
            case ACCOUNT_SNAPSHOT -> accountSnapshot(in);
            case INSTITUTION_DEGRADED ->
                new InstitutionDegraded(
                        in.integer("institutionId", 0, MAX_VALUE),
                        in.optionalLine("institution", ContractBounds.LONGEST_LINE),
                        in.id("workerId"),
                        in.time("since"),
                        in.optionalInteger("failureRate", 0, 100),
                        in.optionalTime("retryAt"));
            case INSTITUTION_RECOVERED ->
                new InstitutionRecovered(
                        in.integer("institutionId", 0, MAX_VALUE),
                        in.optionalLine("institution", ContractBounds.LONGEST_LINE),
                        in.id("workerId"),
                        in.time("since"),
                        in.time("recoveredAt"));
        };
    }

    private RefreshRequested refreshRequested(Fields in, String cloudEventId) throws MalformedEvent {
        return RefreshRequested.builder(idOr(cloudEventId, in, "refreshId"), in.loginId(), in.time("requestedAt"))
                .requestedBy(in.optionalLine("requestedBy", ContractBounds.LONGEST_ID))
                .reason(in.optionalProse("reason", ContractBounds.LONGEST_LINE))
                .runId(in.optionalId("runId"))
                .deadline(in.optionalTime("deadline"))
                .force(Objects.requireNonNullElse(in.optionalFlag("force"), false))
                .redirectUrl(in.optionalUrl("redirectUrl", Texts.REDIRECT_URL))
                .institutionId(institutionId(in))
                .tag(in.optionalLine("tag", ContractBounds.LONGEST_LINE))
                .daysOfTransactions(in.optionalChoice("daysOfTransactions", days))
                .withTransactions(in.optionalFlag("withTransactions"))
                .accountsFilter(in.optionalAccountIds("accountsFilter", RefreshRequested.MOST_FILTERED))
                .build();
    }

    private static RedirectConfirmed redirectConfirmed(Fields in, String cloudEventId) throws MalformedEvent {
        return new RedirectConfirmed(
                idOr(cloudEventId, in, "confirmationId"),
                in.loginId(),
                in.optionalId("requestId"),
                in.optionalId("refreshId"),
                in.optionalLine("institution", ContractBounds.LONGEST_LINE),
                in.time("confirmedAt"));
    }

    private AccountsReady accountsReady(Fields in) throws MalformedEvent {
        List<AccountSummary> accounts = new ArrayList<>();
        for (Fields account : in.objects("accounts", ContractBounds.MOST_ACCOUNTS)) {
            accounts.add(accountSummary(account));
        }
        return new AccountsReady(
                subject(in),
                in.id("requestId"),
                in.optionalLine("institution", ContractBounds.LONGEST_LINE),
                institutionId(in),
                in.optionalTime("lastRefresh"),
                in.choice("source", sources),
                accounts);
    }

    private static AccountSummary accountSummary(Fields in) throws MalformedEvent {
        return new AccountSummary(
                in.id("accountId"),
                in.optionalLine("title", ContractBounds.LONGEST_LINE),
                in.optionalLine("type", ContractBounds.LONGEST_ID),
                in.optionalLine("category", ContractBounds.LONGEST_ID),
                in.optionalLine("currency", Texts.CURRENCY),
                balance(in.optionalObject("balance")),
                in.optionalLine("lastFourDigits", Texts.LAST_DIGITS));
    }

    private static @Nullable Balance balance(@Nullable Fields in) throws MalformedEvent {
        if (in == null) {
            return null;
        }
        return new Balance(in.optionalDecimal("available"), in.optionalDecimal("current"), in.optionalDecimal("limit"));
    }

    private MfaChallengePending challengePending(Fields in) throws MalformedEvent {
        return new MfaChallengePending(
                subject(in),
                in.id("requestId"),
                in.url("iframeUrl", Texts.IFRAME_URL),
                in.time("expiresAt"),
                in.optionalLine("institution", ContractBounds.LONGEST_LINE),
                in.lines("challengeTypes", MfaChallengePending.MOST_CHALLENGES, ContractBounds.LONGEST_ID),
                in.flag("authorizeTokenRequired"));
    }

    private CredentialsRequired credentialsRequired(Fields in) throws MalformedEvent {
        Fields reason = in.object("reason");
        return new CredentialsRequired(
                subject(in),
                in.url("iframeUrl", Texts.IFRAME_URL),
                institutionId(in),
                new CredentialsRequired.Reason(flinksCode(reason), httpStatus(reason)),
                in.choice("action", actions),
                in.flag("authorizeTokenRequired"));
    }

    private RefreshFailed refreshFailed(Fields in) throws MalformedEvent {
        Fields reason = in.object("reason");
        return new RefreshFailed(
                subject(in),
                new RefreshFailed.Reason(reason.choice("class", failures), flinksCode(reason), httpStatus(reason)),
                in.flag("retryable"),
                in.optionalTime("nextAllowedAt"));
    }

    private RefreshDeclined refreshDeclined(Fields in) throws MalformedEvent {
        return new RefreshDeclined(
                subject(in),
                in.choice("reason", declines),
                in.optionalLine("lastOutcome", ContractBounds.LONGEST_ID),
                in.time("nextAllowedAt"),
                in.optionalUrl("iframeUrl", Texts.IFRAME_URL),
                in.optionalFlag("authorizeTokenRequired"));
    }

    private AccountSnapshot accountSnapshot(Fields in) throws MalformedEvent {
        int pages = in.integer("pages", 1, MAX_VALUE);
        return new AccountSnapshot(
                subject(in),
                in.id("requestId"),
                in.optionalTime("lastRefresh"),
                in.id("accountId"),
                in.integer("page", 1, pages),
                pages,
                in.document("account"));
    }

    private Subject subject(Fields in) throws MalformedEvent {
        String refreshId = in.optionalId("refreshId");
        String confirmationId = in.optionalId("confirmationId");
        if (refreshId == null && confirmationId == null) {
            throw in.missing("refreshId or confirmationId");
        }
        if (refreshId != null && confirmationId != null) {
            throw in.invalid("confirmationId", "either this or refreshId, not both,");
        }
        return new Subject(
                in.canonicalLoginId(),
                refreshId,
                confirmationId,
                in.optionalId("followsRefreshId"),
                in.choice("lane", lanes),
                in.optionalLine("requestedBy", ContractBounds.LONGEST_ID),
                in.optionalLine("tag", ContractBounds.LONGEST_LINE),
                in.optionalId("runId"));
    }

    private static String idOr(String cloudEventId, Fields in, String name) throws MalformedEvent {
        String id = in.optionalId(name);
        if (id != null) {
            return id;
        }
        if (!Texts.isId(cloudEventId)) {
            throw in.invalid(
                    name,
                    "an id here or a ce_id of 1 to " + ContractBounds.LONGEST_ID
                            + " characters without control characters");
        }
        return cloudEventId;
    }

    private static @Nullable Integer institutionId(Fields in) throws MalformedEvent {
        return in.optionalInteger("institutionId", 0, MAX_VALUE);
    }

    private static @Nullable String flinksCode(Fields in) throws MalformedEvent {
        return in.optionalLine("flinksCode", ContractBounds.LONGEST_ID);
    }

    private static @Nullable Integer httpStatus(Fields in) throws MalformedEvent {
        return in.optionalInteger("httpStatus", 100, 599);
    }

    private static <E extends Enum<E>> Map<String, E> spelled(ObjectMapper writer, E[] constants) {
        return Arrays.stream(constants)
                .collect(Collectors.toUnmodifiableMap(
                        constant -> writer.valueToTree(constant).stringValue(), Function.identity()));
    }
}
