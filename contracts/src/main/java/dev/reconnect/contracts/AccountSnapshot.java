package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A full account document, on the restricted topic. It is published once for each fetch, in the same transaction as the
 * {@link AccountsReady} of that fetch. If the fetch answers several refreshes or confirmations, each of them has an
 * AccountsReady of its own with the same requestId. The subject of the snapshots is then the refresh that waited
 * longest, or a confirmation if no refresh waited.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param requestId the RequestId that the account was fetched under, as in AccountsReady; never null (Flinks: Key
 *     concepts)
 * @param lastRefresh when Flinks last read it at the bank, UTC; null if Flinks never did (Flinks: Authorize)
 * @param accountId the account's Id; never null (Flinks: GetAccountsDetail)
 * @param page this page, from 1 (Reconnect)
 * @param pages how many pages the account takes, from 1 (Reconnect)
 * @param account the document as Flinks gave it, read with exact decimals, with the transactions of this page only;
 *     everything else in it is repeated on every page; never null (Flinks: GetAccountsDetail)
 */
public record AccountSnapshot(
        @JsonUnwrapped Subject subject,
        String requestId,
        @Nullable Instant lastRefresh,
        String accountId,
        int page,
        int pages,
        JsonNode account)
        implements LoginEvent {

    public AccountSnapshot {
        if (!account.isObject()) {
            throw new IllegalArgumentException("an account is a JSON object");
        }
        if (page < 1 || page > pages) {
            throw new IllegalArgumentException("pages count from 1 to their number");
        }
        if (holdsBinaryFraction(account)) {
            throw new IllegalArgumentException("an account is read with exact decimals: amounts are money");
        }
    }

    private static boolean holdsBinaryFraction(JsonNode node) {
        return node.isDouble() || node.isFloat() || node.valueStream().anyMatch(AccountSnapshot::holdsBinaryFraction);
    }

    @Override
    public String loginId() {
        return subject.loginId();
    }
}
