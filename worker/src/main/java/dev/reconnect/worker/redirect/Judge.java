package dev.reconnect.worker.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.ContractBounds;
import dev.reconnect.contracts.LoginIds;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RedirectConfirmed;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Judges redirects by their seal. What the URL says besides can only make it refuse, or name the login that signed in. Pure. */
public final class Judge {
    private final StateSeal seal;
    private final Predicate<String> mayReturnTo;

    /** @param mayReturnTo whether a browser may be sent to a URL: asked again, for the list may have changed since */
    public Judge(StateSeal seal, Predicate<String> mayReturnTo) {
        this.seal = seal;
        this.mayReturnTo = mayReturnTo;
    }

    Verdict judge(@Nullable Arrived arrived, Instant now) {
        if (arrived == null) {
            return new Verdict.Refused(Result.MALFORMED);
        }
        RedirectState state = seal.open(arrived.state());
        if (state == null) {
            return new Verdict.Refused(Result.FORGED);
        }
        if (state.expiredAt(now)) {
            return new Verdict.Refused(Result.EXPIRED);
        }
        String login = login(state, arrived.loginId());
        if (login == null) {
            return new Verdict.Refused(Result.MALFORMED);
        }
        boolean same =
                MessageDigest.isEqual(login.getBytes(UTF_8), state.loginId().getBytes(UTF_8));
        if (!same && state.ofChallenge()) {
            return new Verdict.Refused(Result.FOREIGN_LOGIN);
        }
        String name = ConfirmationIds.of(arrived.state());
        RedirectConfirmed confirmation = new RedirectConfirmed(
                same ? name : ConfirmationIds.of(arrived.state(), login),
                login,
                same ? state.requestId() : null,
                same ? state.refreshId() : null,
                name(arrived.institution()),
                now.truncatedTo(ChronoUnit.MILLIS));
        String address = state.returnAddress();
        boolean mayReturn = address != null && mayReturnTo.test(address);
        return new Verdict.Genuine(confirmation, mayReturn ? address : null, name, !same);
    }

    /** Null where what Flinks appended can be no LoginId. */
    private static @Nullable String login(RedirectState state, @Nullable String appended) {
        try {
            return appended == null ? state.loginId() : LoginIds.canonical(appended);
        } catch (MalformedEvent noLoginId) {
            return null;
        }
    }

    /** A hint for people; one that the contract would refuse is left out. */
    private static @Nullable String name(@Nullable String institution) {
        return institution == null
                        || institution.isEmpty()
                        || institution.codePointCount(0, institution.length()) > ContractBounds.LONGEST_LINE
                        || institution.codePoints().anyMatch(Judge::unfit)
                ? null
                : institution;
    }

    private static boolean unfit(int point) {
        return Character.isISOControl(point) || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
