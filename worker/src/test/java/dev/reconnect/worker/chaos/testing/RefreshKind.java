package dev.reconnect.worker.chaos.testing;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Institution;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The kinds of refreshes: how the bank and the person behave, and which ends are allowed. */
enum RefreshKind {
    /** The bank has the accounts at once. */
    PROMPT(6),
    /** The bank needs some time for the login, and again for the data. */
    SLOW(5),
    /** The person answers at once, and the redirect arrives. */
    CHALLENGED(5),
    /** The person answers, but the redirect is lost. */
    UNCONFIRMED(2),
    /** The person never answers. */
    IGNORED(2),
    /** The bank refuses the password. */
    REJECTED(3),
    /** The bank is down for one session. */
    RECOVERING(2),
    /** The bank is down for good. */
    ILL_BANK(1),
    /** The bank never finishes; the refresh has a deadline. */
    ENDLESS(1),
    /** Flinks opens the live session, but its answer is lost. */
    UNANSWERED(1),
    /** The same request is published again at once, and once more after its end. */
    TWICE(1),
    /** Two requests for one login come at the same time. */
    JOINED(2),
    /** A second request follows as soon as the first has its end. */
    AGAIN(2),
    /** There is no request, only a person who comes back from Connect. */
    CONFIRMED(1),
    /** The request may lie in the wrong partition. */
    ASTRAY(1),
    /** The request breaks the contract, but its loginId and refreshId can be read. */
    MALFORMED(1),
    /** Nothing in the record can be read. */
    GARBAGE(1);

    private static final Institution WELL = Institution.FLINKS_CAPITAL;
    /** A bank for the kinds that fail, so that its failures do not affect the others. */
    private static final Institution ILL = new Institution(22, "Sandbox Credit Union");

    /** How many refreshes of some forty are of this kind. */
    final int weight;

    RefreshKind(int weight) {
        this.weight = weight;
    }

    String login(int number) {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + "." + number;
    }

    static RefreshKind of(String loginId) {
        String name = loginId.substring(0, loginId.indexOf('.'));
        return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** How the bank treats the sessions of a login, one after another. */
    List<Script> scripts() {
        Script well = Script.of(Step.authorized());
        return switch (this) {
            case PROMPT, AGAIN, ASTRAY, MALFORMED, GARBAGE -> List.of(well);
            case UNANSWERED, TWICE, JOINED -> List.of(well.pendingFirst(3));
            case SLOW -> List.of(well.pendingFirst(4).fetch(Step.dispatched(2), Step.data(2)));
            case CHALLENGED, UNCONFIRMED, IGNORED ->
                List.of(Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized()));
            case REJECTED ->
                List.of(Script.of(Step.failure(FlinksCode.INVALID_PASSWORD)).pendingFirst(1));
            case RECOVERING ->
                List.of(Script.of(Step.failure(FlinksCode.RETRY_LATER)).at(ILL), well.at(ILL));
            case ILL_BANK ->
                List.of(Script.of(Step.failure(FlinksCode.AGGREGATION_ERROR)).at(ILL));
            case ENDLESS -> List.of(Script.of(Step.pendingForEver()));
            case CONFIRMED -> List.of(well.cached(Step.cachedSince(Instant.parse("2026-01-01T00:00:00Z"))));
        };
    }

    int institutionId() {
        return (this == RECOVERING || this == ILL_BANK ? ILL : WELL).id();
    }

    /** Whether the person answers a challenge. */
    boolean answers() {
        return this == CHALLENGED || this == UNCONFIRMED;
    }

    /** Whether Connect's redirect arrives after the answer. */
    boolean comesBack() {
        return this == CHALLENGED;
    }

    /** Whether this kind may end so. A fault may let any refresh fail, but not as an invalid request. */
    boolean mayEndWith(Outcome outcome) {
        return switch (outcome) {
            case RefreshFailed failed ->
                (failed.reason().failureClass() == FailureClass.INVALID_REQUEST) == (this == MALFORMED);
            case CredentialsRequired ignored -> this == REJECTED;
            case RefreshDeclined ignored -> this == JOINED || this == AGAIN;
            case MfaChallengeExpired ignored -> this == CHALLENGED || this == UNCONFIRMED || this == IGNORED;
            case MfaChallengePending ignored -> false;
            case AccountsReady ignored ->
                switch (this) {
                    case IGNORED, REJECTED, ILL_BANK, ENDLESS, MALFORMED, GARBAGE -> false;
                    case PROMPT,
                            SLOW,
                            CHALLENGED,
                            UNCONFIRMED,
                            RECOVERING,
                            UNANSWERED,
                            TWICE,
                            JOINED,
                            AGAIN,
                            CONFIRMED,
                            ASTRAY -> true;
                };
        };
    }
}
