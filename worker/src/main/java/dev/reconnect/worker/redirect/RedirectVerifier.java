package dev.reconnect.worker.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.ContractBounds;
import dev.reconnect.contracts.LoginIds;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.redirect.seal.ConfirmationIds;
import dev.reconnect.worker.redirect.seal.RedirectState;
import dev.reconnect.worker.redirect.seal.StateSeal;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Verifies redirects by their seal. The rest of the URL can only make it refuse, or name the actual login. Pure. */
public final class RedirectVerifier {
    private final StateSeal seal;
    private final Predicate<String> mayReturnTo;

    /**
     * @param mayReturnTo whether a browser may be sent to a URL; asked again, because the list may have changed since
     */
    public RedirectVerifier(StateSeal seal, Predicate<String> mayReturnTo) {
        this.seal = seal;
        this.mayReturnTo = mayReturnTo;
    }

    public Verification verify(@Nullable RedirectParameters parameters, Instant now) {
        if (parameters == null) {
            return new Verification.Rejected(RedirectResult.MALFORMED);
        }
        RedirectState state = seal.open(parameters.state());
        if (state == null) {
            return new Verification.Rejected(RedirectResult.FORGED);
        }
        if (state.expiredAt(now)) {
            return new Verification.Rejected(RedirectResult.EXPIRED);
        }
        String login = login(state, parameters.loginId());
        if (login == null) {
            return new Verification.Rejected(RedirectResult.MALFORMED);
        }
        boolean same =
                MessageDigest.isEqual(login.getBytes(UTF_8), state.loginId().getBytes(UTF_8));
        if (!same && state.ofChallenge()) {
            return new Verification.Rejected(RedirectResult.FOREIGN_LOGIN);
        }
        String name = ConfirmationIds.of(parameters.state());
        RedirectConfirmed confirmation = new RedirectConfirmed(
                same ? name : ConfirmationIds.of(parameters.state(), login),
                login,
                same ? state.requestId() : null,
                same ? state.refreshId() : null,
                name(parameters.institution()),
                now.truncatedTo(ChronoUnit.MILLIS));
        String address = state.returnAddress();
        boolean mayReturn = address != null && mayReturnTo.test(address);
        return new Verification.Genuine(confirmation, mayReturn ? address : null, name, !same);
    }

    /** Returns the login that signed in, or null if what Flinks appended cannot be a LoginId. */
    private static @Nullable String login(RedirectState state, @Nullable String appended) {
        try {
            return appended == null ? state.loginId() : LoginIds.canonical(appended);
        } catch (MalformedEvent noLoginId) {
            return null;
        }
    }

    /** Returns a hint for people. A name that the contract would refuse is left out. */
    private static @Nullable String name(@Nullable String institution) {
        return institution == null
                        || institution.isEmpty()
                        || institution.codePointCount(0, institution.length()) > ContractBounds.LONGEST_LINE
                        || institution.codePoints().anyMatch(RedirectVerifier::unfit)
                ? null
                : institution;
    }

    private static boolean unfit(int point) {
        return Character.isISOControl(point) || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
