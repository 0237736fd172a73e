package dev.reconnect.worker.session;

import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.CredentialsRequired;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a {@link Call}. Every call gets exactly one answer: the client bounds its time. */
public sealed interface Answer {

    /** Flinks is still working (HTTP 202, as a rule). The answer carries a RequestId if it answers a start. */
    record Pending(@Nullable String requestId, int httpStatus) implements Answer {
        public Pending(@Nullable String requestId) {
            this(requestId, 202);
        }
    }

    /** The bank asks the person something (HTTP 203). {@code types} are kinds of questions, never the questions. */
    record Challenged(String requestId, Institution institution, List<String> types) implements Answer {
        public Challenged {
            types = List.copyOf(types);
        }
    }

    /**
     * Authorized (HTTP 200, as a rule); {@code lastRefresh} is absent if Flinks has never read this login at the bank.
     */
    record Authorized(
            String requestId,
            Institution institution,
            @Nullable Instant lastRefresh,
            int httpStatus) implements Answer {
        public Authorized(String requestId, Institution institution, @Nullable Instant lastRefresh) {
            this(requestId, institution, lastRefresh, 200);
        }
    }

    /**
     * The accounts (HTTP 200 on a fetch).
     *
     * @param loginId the login that they belong to, in the canonical form; absent if Flinks does not say
     * @param documents the accounts in full, in the same order; empty if they are not published
     */
    record Accounts(
            String requestId,
            @Nullable String loginId,
            Institution institution,
            @Nullable Instant lastRefresh,
            List<AccountSummary> accounts,
            List<AccountDocument> documents)
            implements Answer {
        public Accounts {
            accounts = List.copyOf(accounts);
            documents = List.copyOf(documents);
        }

        public Accounts(
                String requestId,
                Institution institution,
                @Nullable Instant lastRefresh,
                List<AccountSummary> accounts) {
            this(requestId, null, institution, lastRefresh, accounts, List.of());
        }

        /** The same accounts, with these documents. */
        public Accounts with(List<AccountDocument> others) {
            return new Accounts(requestId, loginId, institution, lastRefresh, accounts, others);
        }

        /** The same accounts, of this institution. */
        public Accounts with(Institution other) {
            return new Accounts(requestId, loginId, other, lastRefresh, accounts, documents);
        }

        /** Whether Flinks says that they belong to another login than {@code asked}. */
        public boolean ofAnother(String asked) {
            return loginId != null && !loginId.equals(asked);
        }
    }

    /**
     * Flinks, or a gateway before it, said no.
     *
     * @param requestId a usable RequestId, if the error carries one (a replayed cached error does)
     * @param action what the person must do, if the class is {@link RefusalClass#USER_MUST_ACT}
     * @param retryAfter how long to make no such call, if Flinks says so
     */
    record Refused(
            RefusalClass refusalClass,
            @Nullable String flinksCode,
            int httpStatus,
            CredentialsRequired.@Nullable Action action,
            @Nullable String requestId,
            @Nullable Duration retryAfter)
            implements Answer {

        /** What the person must do; if Flinks does not say, to sign in again. */
        public CredentialsRequired.Action actionOrReconnect() {
            return action == null ? CredentialsRequired.Action.RECONNECT : action;
        }
    }

    /**
     * The call certainly did not reach Flinks: DNS, connect or TLS failed, or the connection was refused. The cause
     * holds no personal data.
     */
    record NotSent(String cause) implements Answer {}

    /**
     * The call left and no readable answer came back: no one knows what it did.
     *
     * @param httpStatus the status of the answer that cannot be read; 0 if there was none, or if it answers another
     *     call
     * @param retryAfter how long to make no such call, if a gateway says so
     */
    record Unreadable(
            String cause, int httpStatus, @Nullable Duration retryAfter) implements Answer {
        public Unreadable(String cause) {
            this(cause, 0);
        }

        public Unreadable(String cause, int httpStatus) {
            this(cause, httpStatus, null);
        }
    }
}
