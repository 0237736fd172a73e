package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of call that Flinks refuses to several logins in a row, as if the fault were ours, though it takes neutral
 * calls. The kind waits then, and so do starts that would lead to it, until a trial is let pass. If all of the logins
 * are of one bank, only its calls wait. Guarded by its owner.
 */
final class RefusedKind {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedKind.class);

    /** How long a refusal counts if no call of the kind passes. */
    private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(10);

    /** What Flinks may refuse by itself. */
    enum Kind {
        START,
        POLL,
        CHECK,
        FETCH;

        static Kind of(Call call) {
            return switch (call) {
                case Call.Start start -> START;
                case Call.Poll poll -> POLL;
                case Call.CheckCached check -> CHECK;
                case Call.Fetch fetch -> FETCH;
                case Call.FetchPending pending -> FETCH;
            };
        }
    }

    private final Kind kind;
    private final RefusalEvidence evidence = new RefusalEvidence(REMEMBERED);
    private final Trials trials = new Trials();
    private @Nullable String said;

    RefusedKind(Kind kind) {
        this.kind = kind;
    }

    /** A login was refused this kind of call. Returns whether several were, so that it is not about this one. */
    boolean refused(CallRequest callRequest, Answer answer, long nanos) {
        evidence.refused(callRequest, nanos, REMEMBERED);
        if (!evidence.several(nanos)) {
            return false;
        }
        if (said == null) {
            trials.begin(nanos);
            said = said(answer);
            LOG.error("{}", said);
        }
        return true;
    }

    /** Flinks let a call of this kind pass. */
    void passed() {
        evidence.clear();
        if (said != null) {
            said = null;
            LOG.info("Flinks accepts {} calls again: all go on", word());
        }
    }

    /** Why calls of all banks are held; empty if none are, or those of one bank alone. */
    Optional<String> reason(long nanos) {
        return holds(nanos) && evidence.onlyInstitution(nanos) == null ? Optional.ofNullable(said) : Optional.empty();
    }

    private boolean holds(long nanos) {
        if (said != null && !evidence.several(nanos)) {
            said = null;
        }
        return said != null;
    }

    boolean allows(CallRequest callRequest, long nanos) {
        return !concerns(callRequest, nanos) || trials.isDue(leadsThere(callRequest), nanos, pause(callRequest, nanos));
    }

    void taken(CallRequest callRequest, long nanos) {
        if (concerns(callRequest, nanos)) {
            trials.taken(leadsThere(callRequest), nanos);
        }
    }

    private boolean concerns(CallRequest callRequest, long nanos) {
        if (!holds(nanos) || !(Kind.of(callRequest.call()) == kind || leadsThere(callRequest))) {
            return false;
        }
        Integer only = evidence.onlyInstitution(nanos);
        return only == null || only.equals(callRequest.institutionId());
    }

    /** A start leads to polls and to fetches; checks follow redirects. */
    private boolean leadsThere(CallRequest callRequest) {
        return callRequest.call() instanceof Call.Start && (kind == Kind.POLL || kind == Kind.FETCH);
    }

    private long pause(CallRequest callRequest, long nanos) {
        return leadsThere(callRequest) && evidence.concerns(callRequest, nanos) ? Trials.RARELY : Trials.SOON;
    }

    private String said(Answer answer) {
        String code = answer instanceof Answer.Refused refused
                ? (refused.flinksCode() == null ? "a token" : refused.flinksCode()) + " under HTTP "
                        + refused.httpStatus()
                : "an answer without a code";
        return "Flinks refuses the " + word() + " calls of " + RefusalEvidence.SEVERAL
                + " logins in a row: " + code
                + ". It takes calls that belong to no login, so our keys are good: ask Flinks what this customer may"
                + " call. " + (kind == Kind.CHECK || kind == Kind.START ? "These calls" : "These calls and new starts")
                + " wait but for a trial now and then, and no refresh is lost; they go on by themselves once a trial"
                + " passes.";
    }

    private String word() {
        return switch (kind) {
            case START -> "start";
            case POLL -> "poll";
            case CHECK -> "cached-check";
            case FETCH -> "accounts";
        };
    }
}
