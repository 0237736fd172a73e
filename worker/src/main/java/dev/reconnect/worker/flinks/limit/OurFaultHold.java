package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.FlinksCodes;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops all calls once Flinks says that the fault is ours, except one probe every few seconds. If Flinks answers a
 * probe in any other way, the hold ends. Guarded by its owner.
 *
 * <p>The probe goes to the endpoint that refused, as long as there are calls to it. Each endpoint has a credential or
 * an activation of its own: with a bad API key, no live sessions must be opened whose accounts cannot be fetched.
 *
 * <p>If there are no calls to that endpoint, another endpoint answers the probe, which proves nothing about the first.
 * The hold then narrows to the refusing endpoint and to starts, until that endpoint itself answers. If it ended
 * instead, each end would let many calls leave that are all refused.
 */
final class OurFaultHold implements CallGate {

    private static final Logger LOG = LoggerFactory.getLogger(OurFaultHold.class);

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(5);
    /** How soon to ask again during a probe, which may be answered at any time. */
    private static final Duration PROBED = Duration.ofMillis(250);
    /** A probe may be the synchronous Authorize, with its tokens. It never takes longer than this. */
    private static final Duration PROBE_LOST = Duration.ofMinutes(10);
    /** If no call has asked for the refusing endpoint for this long, any call may probe. */
    private static final Duration NOBODY_ASKS = Duration.ofMinutes(1);

    private enum Endpoint {
        AUTHORIZE_ASYNC("/AuthorizeAsync"),
        AUTHORIZE("/Authorize"),
        DATA("/GetAccountsDetail");

        private final String path;

        Endpoint(String path) {
            this.path = path;
        }
    }

    private final StartForm startForm;
    private @Nullable Endpoint refusing;
    private @Nullable Call probe;
    private String reason = "";
    private boolean confirmed;
    /** Whether another endpoint answers, so that its calls need not wait if they open no session. */
    private boolean narrowed;

    private Instant nextProbe = Instant.MIN;
    private Instant lastAsked = Instant.MIN;

    /** @param startForm where starts go, and their polls */
    OurFaultHold(StartForm startForm) {
        this.startForm = startForm;
    }

    /** Empty while an ACCESS_DENIED waits for its first probe, because it may be about one login only. */
    Optional<String> reason() {
        return refusing != null && confirmed ? Optional.of(reason) : Optional.empty();
    }

    @Override
    public GateDecision ask(CallAttempt attempt) {
        return allows(attempt.call(), attempt.steady())
                ? GateDecision.PASS
                : attempt.waits(WaitReason.OUR_FAULT, PROBED);
    }

    private boolean allows(Call call, Instant now) {
        if (refusing == null) {
            return true;
        }
        boolean fits = endpoint(call) == refusing;
        if (fits) {
            lastAsked = now;
        }
        if (!probes(call)) {
            return true;
        }
        return !now.isBefore(nextProbe) && (fits || lastAsked.plus(NOBODY_ASKS).isBefore(now));
    }

    /** Says whether this call would leave as the probe. */
    private boolean probes(Call call) {
        return refusing != null && (!narrowed || call instanceof Call.Start || endpoint(call) == refusing);
    }

    @Override
    public void taken(CallAttempt attempt) {
        if (probes(attempt.call())) {
            probe = attempt.call();
            nextProbe = attempt.steady().plus(PROBE_LOST);
        }
    }

    /** If the probe was not sent after all, the next may leave at once. */
    @Override
    public void returned(CallRequest callRequest) {
        if (callRequest.call().equals(probe)) {
            probe = null;
            nextProbe = Instant.MIN;
        }
    }

    @Override
    public void answered(CallRequest callRequest, ReadAnswer readAnswer, long nanos) {
        answered(callRequest.call(), readAnswer.answer(), Instant.EPOCH.plusNanos(nanos));
    }

    private void answered(Call call, Answer answer, Instant now) {
        boolean probed = call.equals(probe);
        if (probed) {
            probe = null;
            nextProbe = now.plus(BETWEEN_PROBES);
        }
        if (answer instanceof Answer.Refused refused && refused.refusalClass() == RefusalClass.OUR_FAULT) {
            begin(call, refused, probed, now);
        } else if (probed && tells(answer)) {
            passed(call, now);
        }
    }

    private void passed(Call call, Instant now) {
        if (endpoint(call) == refusing) {
            refusing = null;
            narrowed = false;
            LOG.info("Flinks accepts our calls again: all go on");
        } else if (!narrowed) {
            narrowed = true;
            // The first call to the refusing endpoint shows at once whether it serves again.
            nextProbe = now;
            LOG.info("Flinks accepts calls other than those that it refuses: these go on, without new starts");
        }
    }

    private void begin(Call call, Answer.Refused refused, boolean probed, Instant now) {
        boolean doubtful = FlinksCodes.ACCESS_DENIED.equals(refused.flinksCode());
        boolean known = refusing != null && confirmed;
        narrowed = false;
        if (refusing == null) {
            confirmed = !doubtful;
            nextProbe = doubtful ? now : now.plus(BETWEEN_PROBES);
            lastAsked = now;
            refusing = endpoint(call);
        } else if (probed || !doubtful) {
            confirmed = true;
        }
        if (!known && confirmed) {
            reason = reason(call, refused);
            LOG.error("{}", reason);
        }
    }

    private String reason(Call call, Answer.Refused refused) {
        String code = refused.flinksCode();
        return "Flinks refuses our " + FlinksClient.kind(call) + " calls: " + (code == null ? "a key or token" : code)
                + " under HTTP " + refused.httpStatus() + ". " + advice(endpoint(call), code)
                + " All calls wait and no refresh is lost; they go on by themselves once Flinks accepts a probe, one every "
                + BETWEEN_PROBES.toSeconds() + " s.";
    }

    private static String advice(Endpoint endpoint, @Nullable String code) {
        if (FlinksCodes.METHOD_NOT_AVAILABLE.equals(code)) {
            return "Ask Flinks to activate " + endpoint.path + " for this customer id.";
        }
        String key = endpoint == Endpoint.DATA ? "reconnect.flinks.api-key" : "reconnect.flinks.secret-key";
        String check = "Check " + key + " and reconnect.flinks.customer-id";
        return FlinksCodes.ACCESS_DENIED.equals(code)
                ? check + ", and ask Flinks whether " + endpoint.path
                        + " is activated and this machine's address allowed."
                : check + ".";
    }

    /** Says whether the answer shows anything about the fault: no answer and "not now" do not. */
    private static boolean tells(Answer answer) {
        return switch (answer) {
            case Answer.NotSent notSent -> false;
            case Answer.Unreadable unreadable -> false;
            case Answer.Refused refused -> refused.refusalClass() != RefusalClass.SLOW_DOWN;
            case Answer.Pending pending -> true;
            case Answer.Challenged challenged -> true;
            case Answer.Authorized authorized -> true;
            case Answer.Accounts accounts -> true;
        };
    }

    private Endpoint endpoint(Call call) {
        return switch (call) {
            case Call.Start start -> ofStarts();
            case Call.Poll poll -> ofStarts();
            case Call.CheckCached check -> Endpoint.AUTHORIZE;
            case Call.Fetch fetch -> Endpoint.DATA;
            case Call.FetchPending pending -> Endpoint.DATA;
        };
    }

    private Endpoint ofStarts() {
        return switch (startForm) {
            case AUTHORIZE_ASYNC -> Endpoint.AUTHORIZE_ASYNC;
            case AUTHORIZE -> Endpoint.AUTHORIZE;
        };
    }
}
