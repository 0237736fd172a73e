package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accounts are there.
 *
 * @param requestId the Flinks RequestId that they were fetched under
 * @param institution the institution's name
 * @param institutionId the Flinks InstitutionId
 * @param lastRefresh when Flinks last read them at the bank, UTC; absent where Flinks has never
 * @param source whether this refresh read them at the bank or they came from Flinks' cache
 * @param accounts one summary per account: no holder, no full number, no transactions
 */
public record AccountsReady(
        @JsonUnwrapped Subject subject,
        String requestId,
        @Nullable String institution,
        @Nullable Integer institutionId,
        @Nullable Instant lastRefresh,
        Source source,
        List<AccountSummary> accounts)
        implements Outcome {

    public AccountsReady {
        institution = Texts.tidy(institution, Texts.LINE);
        accounts = List.copyOf(accounts);
    }

    /** Where the accounts came from. */
    public enum Source {
        @JsonProperty("live")
        LIVE,
        @JsonProperty("cached")
        CACHED
    }
}
