package dev.reconnect.worker.shard.testing;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.shard.PermitDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls with a bounded number of permits, in virtual time. Fails if a call has no permit, or if one is given back
 * twice.
 */
public final class LimitedFlinks implements FlinksCalls {

    /** A call that has left. */
    public record Sent(long callId, Call call, Instant at) {}

    private record Coming(Instant at, long order, CallAnswer answered) {}

    private final Supplier<Instant> clock;
    private final ScriptedInstitution institution;
    private final Consumer<Sent> onSend;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Call> released = new ArrayList<>();
    private final Map<Long, Sent> open = new HashMap<>();
    private final PriorityQueue<Coming> coming =
            new PriorityQueue<>(Comparator.comparing(Coming::at).thenComparingLong(Coming::order));
    private int most = 1_000;
    private Function<CallRequest, Optional<PermitDecision>> doorkeeper = callRequest -> Optional.empty();
    private int asked;
    private final List<Call> inHand = new ArrayList<>();
    private long order;

    /** {@code onSend} sees every call before the institution does. */
    LimitedFlinks(Supplier<Instant> clock, ScriptedInstitution institution, Consumer<Sent> onSend) {
        this.clock = clock;
        this.institution = institution;
        this.onSend = onSend;
    }

    /** Sets how many permits may be in hand or used by open calls at once. */
    public void permits(int calls) {
        most = calls;
    }

    /** Sets what refuses call requests before the number of calls does. */
    public void doorkeeper(Function<CallRequest, Optional<PermitDecision>> who) {
        doorkeeper = who;
    }

    /** How often a permit was asked for. */
    public int asked() {
        return asked;
    }

    @Override
    public PermitDecision acquire(CallRequest callRequest) {
        asked++;
        Optional<PermitDecision> refusal = doorkeeper.apply(callRequest);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (inHand.size() + open.size() >= most) {
            return new PermitDecision.Later(clock.get().plusMillis(20));
        }
        inHand.add(callRequest.call());
        return new PermitDecision.Granted(permit(callRequest.call()));
    }

    private Permit permit(Call call) {
        return new Permit() {
            private boolean lapsed;

            @Override
            public void send(long callId) {
                if (lapsed) {
                    comes(clock.get(), callId, FlinksAnswers.notSent());
                } else {
                    LimitedFlinks.this.send(callId, call);
                }
            }

            @Override
            public void lapse() {
                if (!lapsed) {
                    lapsed = true;
                    close();
                }
            }

            @Override
            public void close() {
                takeFromHand(call);
                released.add(call);
            }
        };
    }

    private void send(long callId, Call call) {
        takeFromHand(call);
        Sent one = new Sent(callId, call, clock.get());
        if (open.put(callId, one) != null) {
            throw new IllegalStateException("two calls with one id: " + callId);
        }
        sent.add(one);
        onSend.accept(one);
        ScriptedInstitution.Reply reply = institution.reply(one.at(), call);
        if (reply != null) {
            comes(one.at().plus(reply.after()), callId, reply.answer());
        }
    }

    private void takeFromHand(Call call) {
        if (!inHand.remove(call)) {
            throw new IllegalStateException("no permit in hand for " + call);
        }
    }

    @Override
    public void close() {
        released.addAll(inHand);
        inHand.clear();
    }

    /** Answers a call by hand; a test may answer it twice. */
    public void answer(long callId, Answer answer) {
        comes(clock.get(), callId, answer);
    }

    private void comes(Instant at, long callId, Answer answer) {
        coming.add(new Coming(at, ++order, new CallAnswer(callId, answer)));
    }

    /** Takes the answers that have arrived by now; their permits are free again. */
    public List<CallAnswer> arrived() {
        List<CallAnswer> arrived = new ArrayList<>();
        for (Coming next = coming.peek(); next != null && !next.at().isAfter(clock.get()); next = coming.peek()) {
            arrived.add(next.answered());
            open.remove(next.answered().callId());
            coming.remove();
        }
        return arrived;
    }

    /** When the next answer arrives; {@link Instant#MAX} if none is on its way. */
    Instant nextArrival() {
        Coming next = coming.peek();
        return next == null ? Instant.MAX : next.at();
    }

    /** The process dies: answers on their way back never arrive. */
    void crash() {
        open.clear();
        coming.clear();
        inHand.clear();
    }

    /** Every call that has left, in order. */
    public List<Sent> sent() {
        return sent;
    }

    public List<Call> calls() {
        return sent.stream().map(Sent::call).toList();
    }

    /** The id of the last call that has left. */
    public long lastCallId() {
        return sent.getLast().callId();
    }

    public List<Call> released() {
        return released;
    }

    /** How many permits are in hand for calls that have not left yet. */
    public int inHand() {
        return inHand.size();
    }
}
