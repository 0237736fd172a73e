package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import tools.jackson.databind.JsonNode;

/**
 * A full account document, on the restricted topic.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param accountId the account's Id; never null (Flinks: GetAccountsDetail)
 * @param page this page, from 1 (Reconnect)
 * @param pages how many pages the account takes, from 1 (Reconnect)
 * @param account the document as Flinks gave it, read with exact decimals, its transactions cut to this page; never
 *     null (Flinks: GetAccountsDetail)
 */
public record AccountSnapshot(@JsonUnwrapped Subject subject, String accountId, int page, int pages, JsonNode account)
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
