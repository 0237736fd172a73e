package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to refresh the accounts of a login.
 *
 * @param refreshId names this refresh for ever; the CloudEvent's id if the producer gives none; never null
 *     (Reconnect)
 * @param loginId the LoginId; on the wire it may have any case and blanks around it, once decoded it is canonical;
 *     never null (Flinks: Key concepts)
 * @param requestedAt when the wish arose, UTC; deadlines count from here; never null (Reconnect)
 * @param requestedBy the system that asked, repeated in every outcome; may be null (Reconnect)
 * @param reason why, as free text for people who read the requests; the worker ignores it; may be null (Reconnect)
 * @param runId the scheduled run that this refresh belongs to, repeated in every outcome; may be null (Reconnect)
 * @param deadline by when the refresh must be authorized or challenged, UTC; null for the lane's default
 *     (Reconnect)
 * @param force overrides the cool-down after a success, never the one after a credential rejection (Reconnect)
 * @param redirectUrl where Connect sends the browser after the challenge, an absolute URL; its origin must be on
 *     the worker's allow-list; may be null (Flinks: Mid-Session Reconnect)
 * @param institutionId the InstitutionId; null if the producer does not know it (Flinks: Authorize)
 * @param tag free text, repeated in every outcome; may be null (Reconnect)
 * @param daysOfTransactions how far back the transactions of the account documents go; null if Flinks may decide
 *     (Flinks: GetAccountsDetail)
 * @param withTransactions whether the account documents hold transactions; null: they do if daysOfTransactions is
 *     given (Flinks: GetAccountsDetail)
 * @param accountsFilter the only accounts that are wanted, by Flinks' ids, 50 at most; null for all accounts. If
 *     one session serves several refreshes, each gets at least what it asked for (Flinks: GetAccountsDetail)
 */
public record RefreshRequested(
        String refreshId,
        String loginId,
        Instant requestedAt,
        @Nullable String requestedBy,
        @Nullable String reason,
        @Nullable String runId,
        @Nullable Instant deadline,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean force,
        @Nullable String redirectUrl,
        @Nullable Integer institutionId,
        @Nullable String tag,
        @Nullable TransactionDays daysOfTransactions,
        @Nullable Boolean withTransactions,
        @Nullable List<String> accountsFilter)
        implements LoginEvent {

    /** How many accounts a filter may name. */
    public static final int MOST_FILTERED = 50;

    public RefreshRequested {
        accountsFilter = accountsFilter == null ? null : List.copyOf(accountsFilter);
    }

    /**
     * A request that does not say what is fetched: the worker fetches every account, without transactions. Kept for
     * programs that were written before {@link #builder}.
     */
    public RefreshRequested(
            String refreshId,
            String loginId,
            Instant requestedAt,
            @Nullable String requestedBy,
            @Nullable String reason,
            @Nullable String runId,
            @Nullable Instant deadline,
            boolean force,
            @Nullable String redirectUrl,
            @Nullable Integer institutionId,
            @Nullable String tag) {
        this(
                refreshId,
                loginId,
                requestedAt,
                requestedBy,
                reason,
                runId,
                deadline,
                force,
                redirectUrl,
                institutionId,
                tag,
                null,
                null,
                null);
    }

    /** A request that names only these three fields; the record's parameters say what they are. */
    public static Builder builder(String refreshId, String loginId, Instant requestedAt) {
        return new Builder(refreshId, loginId, requestedAt);
    }

    /** Collects the fields of a request, each under its name. One thread may use it. */
    public static final class Builder {
        private final String refreshId;
        private final String loginId;
        private final Instant requestedAt;
        private @Nullable String requestedBy;
        private @Nullable String reason;
        private @Nullable String runId;
        private @Nullable Instant deadline;
        private boolean force;
        private @Nullable String redirectUrl;
        private @Nullable Integer institutionId;
        private @Nullable String tag;
        private @Nullable TransactionDays daysOfTransactions;
        private @Nullable Boolean withTransactions;
        private @Nullable List<String> accountsFilter;

        private Builder(String refreshId, String loginId, Instant requestedAt) {
            this.refreshId = refreshId;
            this.loginId = loginId;
            this.requestedAt = requestedAt;
        }

        public Builder requestedBy(@Nullable String value) {
            requestedBy = value;
            return this;
        }

        public Builder reason(@Nullable String value) {
            reason = value;
            return this;
        }

        public Builder runId(@Nullable String value) {
            runId = value;
            return this;
        }

        public Builder deadline(@Nullable Instant value) {
            deadline = value;
            return this;
        }

        public Builder force(boolean value) {
            force = value;
            return this;
        }

        public Builder redirectUrl(@Nullable String value) {
            redirectUrl = value;
            return this;
        }

        public Builder institutionId(@Nullable Integer value) {
            institutionId = value;
            return this;
        }

        public Builder tag(@Nullable String value) {
            tag = value;
            return this;
        }

        public Builder daysOfTransactions(@Nullable TransactionDays value) {
            daysOfTransactions = value;
            return this;
        }

        public Builder withTransactions(@Nullable Boolean value) {
            withTransactions = value;
            return this;
        }

        public Builder accountsFilter(@Nullable List<String> value) {
            accountsFilter = value;
            return this;
        }

        public RefreshRequested build() {
            return new RefreshRequested(
                    refreshId,
                    loginId,
                    requestedAt,
                    requestedBy,
                    reason,
                    runId,
                    deadline,
                    force,
                    redirectUrl,
                    institutionId,
                    tag,
                    daysOfTransactions,
                    withTransactions,
                    accountsFilter);
        }
    }

    /**
     * How far back transactions go, in Flinks' words; a later constant goes further back.
     *
     * @see <a href="https://docs.flinks.com/api/connect/endpoints/account-linking/get-accounts-detail">GetAccountsDetail</a>
     */
    public enum TransactionDays {
        @JsonProperty("Days90")
        DAYS_90,
        @JsonProperty("Days365")
        DAYS_365
    }
}
