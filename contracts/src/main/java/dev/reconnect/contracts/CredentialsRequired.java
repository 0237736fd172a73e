package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The refresh cannot go on without the person.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param iframeUrl Connect's credentials page, with the institution preselected if it is known, an absolute URL;
 *     never null (Flinks: Preselecting institutions)
 * @param institutionId the InstitutionId; null if not known (Flinks: Authorize)
 * @param reason what Flinks said; never null (Flinks: Error codes)
 * @param action what to ask of the person; never null (Reconnect)
 * @param authorizeTokenRequired whether the web back end must add a freshly minted {@code authorizeToken} to the
 *     URL (Reconnect)
 */
public record CredentialsRequired(
        @JsonUnwrapped Subject subject,
        String iframeUrl,
        @Nullable Integer institutionId,
        Reason reason,
        Action action,
        boolean authorizeTokenRequired)
        implements Outcome {

    /**
     * Flinks' own words: a FlinksCode and the HTTP status that it came with.
     *
     * @param flinksCode null if Flinks gave none (Flinks: Error codes)
     * @param httpStatus 100 to 599; null if there was no answer (Flinks: Error codes)
     */
    public record Reason(
            @Nullable String flinksCode, @Nullable Integer httpStatus) {

        public Reason {
            flinksCode = Texts.tidy(flinksCode, ContractBounds.LONGEST_ID);
        }
    }

    /** What the person has to do. */
    public enum Action {
        /** Type the user name and password again. */
        REENTER_CREDENTIALS,
        /** Finish something on the bank's own site. */
        ANSWER_AT_BANK,
        /** Call the bank: it has closed the login. */
        CONTACT_BANK,
        /** Connect again: the stored connection or its answers no longer serve. */
        RECONNECT
    }
}
