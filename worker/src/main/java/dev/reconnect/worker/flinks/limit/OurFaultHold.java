package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.FlinksCodes;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.answer.ReadAnswer.RefusedCredential;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.flinks.client.NeutralWitness.Finding;
import dev.reconnect.worker.flinks.client.NeutralWitness.Side;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps back the calls that Flinks refuses because of our key or our contract. One login's refusal is only a suspicion:
 * a {@link NeutralWitness} decides. If Flinks refuses the witness too, all calls of that side wait, and with the data
 * side the starts that would lead there, until it takes the witness again. One call a minute leaves all the same: if it
 * is served, the witness was wrong. If Flinks takes the witness, that login is refused alone
 * ({@link RefusalClass#REFUSED_ALONE}), and ends alone.
 *
 * <p>There may be a right that no neutral call needs. If several logins in a row are refused one kind of call, and none
 * is let pass between, that kind waits as well, but for a trial now and then ({@link RefusedKind}).
 *
 * <p>Safe for use by many threads. It calls the witness outside its lock.
 */
final class OurFaultHold implements CallGate {

    private static final Logger LOG = LoggerFactory.getLogger(OurFaultHold.class);

    /** How often the witness is asked while a side is held. */
    private static final long BETWEEN_ASKS = TimeUnit.SECONDS.toNanos(5);
    /** For how long a witness that was disproved is not believed. */
    private static final long DISBELIEVED = TimeUnit.MINUTES.toNanos(10);
    /** How soon to ask for a permit again: the hold may end at any time. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final NeutralWitness witness;
    private final LongSupplier nanoTime;
    private final String startPath;
    private final Map<Side, SideState> sides = new EnumMap<>(Side.class);
    private final Map<RefusedKind.Kind, RefusedKind> kinds = new EnumMap<>(RefusedKind.Kind.class);

    /** What is known of one side. Guarded by the hold. */
    private static final class SideState {
        final Trials trials = new Trials();

        @Nullable CompletableFuture<Finding> asking;
        /** For suspicions that came after the witness was asked. */
        @Nullable CompletableFuture<Finding> next;

        /** What the witness was told; the side is held until it is let pass. */
        Finding.@Nullable Refused refused;

        long askedAt;
        long heardAt;
        long heldAt;
        /** When a call was served although the side was held; null once the witness was asked after that. */
        @Nullable Long contradictedAt;
        /** When the witness was last refused where a call had just been served; null if that never happened. */
        @Nullable Long disprovedAt;
    }

    /** @param startForm where starts go, and their polls */
    OurFaultHold(NeutralWitness witness, StartForm startForm, LongSupplier nanoTime) {
        this.witness = witness;
        this.nanoTime = nanoTime;
        startPath = switch (startForm) {
            case AUTHORIZE_ASYNC -> "/AuthorizeAsync";
            case AUTHORIZE -> "/Authorize";
        };
        for (Side side : Side.values()) {
            sides.put(side, new SideState());
        }
        for (RefusedKind.Kind kind : RefusedKind.Kind.values()) {
            kinds.put(kind, new RefusedKind(kind));
        }
    }

    /** Why calls are held, in words for an operator; empty if none are. */
    synchronized Optional<String> reason() {
        for (Map.Entry<Side, SideState> side : sides.entrySet()) {
            if (side.getValue().refused != null) {
                return Optional.of(reason(side.getKey(), side.getValue().refused));
            }
        }
        long nanos = nanoTime.getAsLong();
        return kinds.values().stream()
                .flatMap(kind -> kind.reason(nanos).stream())
                .findFirst();
    }

    @Override
    public synchronized GateDecision ask(CallAttempt attempt) {
        if (!allows(Side.SESSIONS, attempt) || !allows(Side.DATA, attempt)) {
            return attempt.waits(WaitReason.OUR_FAULT, LOOK);
        }
        if (kinds.values().stream().allMatch(kind -> kind.allows(attempt.callRequest(), attempt.nanos()))) {
            return GateDecision.PASS;
        }
        boolean othersMayGo = isStart(attempt.call()) && attempt.callRequest().institutionId() != null;
        return attempt.waits(othersMayGo ? WaitReason.REFUSED : WaitReason.OUR_FAULT, LOOK);
    }

    private boolean allows(Side side, CallAttempt attempt) {
        return !concerns(side, attempt.call()) || state(side).trials.isDue(isStart(attempt.call()), attempt.nanos());
    }

    /** Whether the side is held, and this call is of it or leads to it. */
    private boolean concerns(Side side, Call call) {
        return state(side).refused != null && (sideOf(call) == side || isStart(call));
    }

    @Override
    public synchronized void taken(CallAttempt attempt) {
        for (Side side : Side.values()) {
            if (concerns(side, attempt.call())) {
                state(side).trials.taken(isStart(attempt.call()), attempt.nanos());
            }
        }
        kinds.values().forEach(kind -> kind.taken(attempt.callRequest(), attempt.nanos()));
    }

    /**
     * Says whose fault a refusal is that may be ours: the answer, with its class as the witness found it.
     *
     * @param since when the call got its permit, in nanoseconds of the clock that never jumps
     */
    CompletionStage<ReadAnswer> classified(CallRequest callRequest, long since, ReadAnswer readAnswer) {
        if (!readAnswer.mayBeOurFault()) {
            return passed(callRequest, since, readAnswer.answer())
                    ? finding(sideOf(callRequest.call())).thenApply(unused -> readAnswer)
                    : CompletableFuture.completedStage(readAnswer);
        }
        Side side =
                readAnswer.credential() == RefusedCredential.SECRET_KEY ? Side.SESSIONS : sideOf(callRequest.call());
        return finding(side).thenApply(finding -> classified(callRequest, readAnswer, finding));
    }

    /** The call was not refused as if the fault were ours. Returns whether the witness should be asked again. */
    private synchronized boolean passed(CallRequest callRequest, long since, Answer answer) {
        boolean served = switch (answer) {
            case Answer.Pending pending -> true;
            case Answer.Challenged challenged -> true;
            case Answer.Authorized authorized -> true;
            case Answer.Accounts accounts -> true;
            case Answer.Refused refused -> refused.refusalClass() == RefusalClass.USER_MUST_ACT;
            case Answer.NotSent notSent -> false;
            case Answer.Unreadable unreadable -> false;
        };
        if (served) {
            kind(callRequest.call()).passed();
        }
        return served && contradicts(sideOf(callRequest.call()), since);
    }

    /**
     * If a call that left after Flinks had refused the witness is served, the fault is mended, or the witness was
     * wrong: it is asked once more. Returns whether that is so.
     */
    private boolean contradicts(Side side, long since) {
        SideState state = state(side);
        if (state.refused == null || since - state.heldAt < 0) {
            return false;
        }
        state.refused = null;
        state.contradictedAt = nanoTime.getAsLong();
        LOG.info("Flinks serves our {} calls again: all go on", word(side));
        return true;
    }

    private ReadAnswer classified(CallRequest callRequest, ReadAnswer readAnswer, Finding finding) {
        boolean suspected = readAnswer.answer() instanceof Answer.Refused refused
                && refused.refusalClass() == RefusalClass.OUR_FAULT;
        return switch (finding) {
            case Finding.Refused refused -> suspected ? readAnswer : with(readAnswer, RefusalClass.OUR_FAULT);
            case Finding.Unknown unknown -> readAnswer;
            case Finding.Fine fine -> suspected ? alone(callRequest, readAnswer) : ofSeveral(callRequest, readAnswer);
        };
    }

    /** The keys are taken: the refusal is about this login, or about a right that several in a row lack. */
    private ReadAnswer alone(CallRequest callRequest, ReadAnswer readAnswer) {
        if (readAnswer.credential() == RefusedCredential.SECRET_KEY) {
            // This says nothing of the login whose call needed the token.
            return readAnswer;
        }
        if (readAnswer.tokenRefused() && callRequest.call() instanceof Call.Poll) {
            return with(readAnswer, RefusalClass.SESSION_LOCKED);
        }
        return several(callRequest, readAnswer) ? readAnswer : with(readAnswer, RefusalClass.REFUSED_ALONE);
    }

    /** The keys are taken: the answer means what it says, unless the accounts of several in a row are refused so. */
    private ReadAnswer ofSeveral(CallRequest callRequest, ReadAnswer readAnswer) {
        boolean aboutThePerson = readAnswer.answer() instanceof Answer.Refused refused
                && refused.refusalClass() == RefusalClass.USER_MUST_ACT;
        return callRequest.call().asksForData() && !aboutThePerson && several(callRequest, readAnswer)
                ? with(readAnswer, RefusalClass.OUR_FAULT)
                : readAnswer;
    }

    private synchronized boolean several(CallRequest callRequest, ReadAnswer readAnswer) {
        return kind(callRequest.call()).refused(callRequest, readAnswer.answer(), nanoTime.getAsLong());
    }

    private static ReadAnswer with(ReadAnswer readAnswer, RefusalClass refusalClass) {
        if (readAnswer.answer() instanceof Answer.Refused said) {
            return readAnswer.with(new Answer.Refused(
                    refusalClass, said.flinksCode(), said.httpStatus(), null, said.requestId(), said.retryAfter()));
        }
        int status = readAnswer.answer() instanceof Answer.Unreadable page ? page.httpStatus() : 0;
        return readAnswer.with(new Answer.Refused(refusalClass, null, status, null, null, null));
    }

    /** The sides that are held, and about which the witness should be asked again. */
    synchronized List<Side> due() {
        long nanos = nanoTime.getAsLong();
        return sides.entrySet().stream()
                .filter(side -> side.getValue().refused != null
                        && side.getValue().asking == null
                        && nanos - side.getValue().heardAt >= BETWEEN_ASKS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Asks the witness about this side, unless it is being asked. The stage ends with its answer. */
    CompletionStage<Finding> asked(Side side) {
        CompletableFuture<Finding> asking = new CompletableFuture<>();
        synchronized (this) {
            SideState state = state(side);
            if (state.asking != null) {
                return state.asking;
            }
            state.asking = asking;
            state.askedAt = nanoTime.getAsLong();
        }
        ask(side);
        return asking;
    }

    /** What the witness finds from now on: what it was asked before may be out of date. */
    private CompletionStage<Finding> finding(Side side) {
        synchronized (this) {
            SideState state = state(side);
            if (state.refused != null) {
                return CompletableFuture.completedStage(state.refused);
            }
            if (state.asking != null) {
                state.next = state.next == null ? new CompletableFuture<>() : state.next;
                return state.next;
            }
        }
        return asked(side);
    }

    private void ask(Side side) {
        var unused = CompletableFuture.completedStage(side)
                .thenCompose(witness::ask)
                .exceptionally(unexpected -> {
                    LOG.error("The neutral call failed in the client itself: {}", unexpected.getClass());
                    return Finding.UNKNOWN;
                })
                .thenAccept(finding -> heard(side, finding));
    }

    private void heard(Side side, Finding said) {
        List<CompletableFuture<Finding>> waiting = new ArrayList<>();
        Finding finding;
        boolean again;
        synchronized (this) {
            SideState state = state(side);
            finding = believed(side, state, said);
            learn(side, state, finding);
            waiting.add(Objects.requireNonNull(state.asking));
            if (state.next != null && finding instanceof Finding.Refused) {
                waiting.add(state.next);
                state.next = null;
            }
            state.asking = state.next;
            state.next = null;
            state.askedAt = nanoTime.getAsLong();
            again = state.asking != null;
        }
        waiting.forEach(one -> one.complete(finding));
        if (again) {
            ask(side);
        }
    }

    /** What is believed of the witness. If it is refused where calls are served, it is not believed for a while. */
    private Finding believed(Side side, SideState state, Finding said) {
        long nanos = nanoTime.getAsLong();
        Long contradictedAt = state.contradictedAt;
        if (contradictedAt != null && state.askedAt - contradictedAt >= 0) {
            state.contradictedAt = null;
            if (said instanceof Finding.Refused) {
                state.disprovedAt = nanos;
                LOG.warn(
                        "Flinks serves our {} calls, and refuses the one that belongs to no login: for {} minutes"
                                + " nothing is concluded from that one",
                        word(side),
                        TimeUnit.NANOSECONDS.toMinutes(DISBELIEVED));
            }
        }
        Long disprovedAt = state.disprovedAt;
        boolean disbelieved =
                state.contradictedAt != null || (disprovedAt != null && nanos - disprovedAt < DISBELIEVED);
        return disbelieved && said instanceof Finding.Refused ? Finding.UNKNOWN : said;
    }

    private void learn(Side side, SideState state, Finding finding) {
        state.heardAt = nanoTime.getAsLong();
        if (finding instanceof Finding.Refused refused && state.refused == null) {
            state.refused = refused;
            state.heldAt = state.heardAt;
            state.trials.begin(state.heardAt);
            LOG.error("{}", reason(side, refused));
        } else if (finding instanceof Finding.Fine && state.refused != null) {
            state.refused = null;
            LOG.info("Flinks accepts our {} calls again: all go on", word(side));
        }
    }

    private String reason(Side side, Finding.Refused refused) {
        String code = refused.flinksCode();
        return "Flinks refuses our " + word(side) + " calls: " + (code == null ? "a key or token" : code)
                + " under HTTP " + refused.httpStatus() + ", also to a call that belongs to no login. "
                + advice(side, code) + " These calls wait and no refresh is lost; they go on by themselves once Flinks"
                + " accepts such a call, one every " + TimeUnit.NANOSECONDS.toSeconds(BETWEEN_ASKS) + " s.";
    }

    private String advice(Side side, @Nullable String code) {
        String path = side == Side.DATA ? "/GetAccountsDetail" : startPath;
        if (FlinksCodes.METHOD_NOT_AVAILABLE.equals(code)) {
            return "Ask Flinks to activate " + path + " for this customer id.";
        }
        String key = side == Side.DATA ? "reconnect.flinks.api-key" : "reconnect.flinks.secret-key";
        String check = "Check " + key + " and reconnect.flinks.customer-id";
        return FlinksCodes.ACCESS_DENIED.equals(code)
                ? check + ", and ask Flinks whether " + path + " is activated and this machine's address allowed."
                : check + ".";
    }

    private static String word(Side side) {
        return switch (side) {
            case SESSIONS -> "session";
            case DATA -> "data";
        };
    }

    private SideState state(Side side) {
        return Objects.requireNonNull(sides.get(side));
    }

    private RefusedKind kind(Call call) {
        return Objects.requireNonNull(kinds.get(RefusedKind.Kind.of(call)));
    }

    private static boolean isStart(Call call) {
        return call instanceof Call.Start;
    }

    private static Side sideOf(Call call) {
        return call.asksForData() ? Side.DATA : Side.SESSIONS;
    }
}
