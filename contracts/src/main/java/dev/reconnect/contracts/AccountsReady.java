package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The refresh succeeded: here are the accounts.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param requestId the RequestId that they were fetched under; never null (Flinks: Key concepts)
 * @param institution the institution's name; null if not known (Flinks: Authorize)
 * @param institutionId the InstitutionId; null if not known (Flinks: Authorize)
 * @param lastRefresh when Flinks last read them at the bank, UTC; null if Flinks never did (Flinks: Authorize)
 * @param source whether this refresh read them at the bank, or they come from Flinks' cache; never null (Reconnect)
 * @param accounts one summary per account: no holder, no full number, no transactions; never null (Flinks:
 *     GetAccountsDetail)
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
        institution = Texts.tidy(institution, ContractBounds.LONGEST_LINE);
        accounts = List.copyOf(accounts);
    }

    /** Where the accounts come from. */
    public enum Source {
        @JsonProperty("live")
        LIVE,
        @JsonProperty("cached")
        CACHED
    }
}
