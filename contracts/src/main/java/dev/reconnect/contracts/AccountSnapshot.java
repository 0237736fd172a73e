package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import tools.jackson.databind.JsonNode;

/**
 * A full account document, on the restricted topic.
 *
 * @param accountId Flinks' id of the account
 * @param page this page, from 1
 * @param pages how many pages the account takes
 * @param account the document as Flinks gave it, its transactions cut to this page
 */
public record AccountSnapshot(@JsonUnwrapped Subject subject, String accountId, int page, int pages, JsonNode account)
        implements Event {

    @Override
    public String loginId() {
        return subject.loginId();
    }
}
