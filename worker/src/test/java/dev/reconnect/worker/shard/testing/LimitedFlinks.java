package dev.reconnect.worker.shard.testing;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls with bounded room in virtual time. Refuses a call without room and room that is given back twice. */
public final class LimitedFlinks implements FlinksCalls {

    /** A call that went out. */
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
    private int room = 1_000;
    private Function<CallRequest, Permit> doorkeeper = callRequest -> Permit.GRANTED;
    private int asked;
    private final List<Call> inHand = new ArrayList<>();
    private long order;

    /** {@code onSend} sees every call before the bank does. */
    LimitedFlinks(Supplier<Instant> clock, ScriptedInstitution institution, Consumer<Sent> onSend) {
        this.clock = clock;
        this.institution = institution;
        this.onSend = onSend;
    }

    /** How many calls may be open or in hand at once. */
    public void room(int calls) {
        room = calls;
    }

    /** Decides on each claim before the number of calls does. */
    public void doorkeeper(Function<CallRequest, Permit> who) {
        doorkeeper = who;
    }

    /** How often room was asked for. */
    public int asked() {
        return asked;
    }

    @Override
    public Permit acquire(CallRequest callRequest) {
        asked++;
        Permit told = doorkeeper.apply(callRequest);
        if (!(told instanceof Permit.Granted)) {
            return told;
        }
        if (inHand.size() + open.size() >= room) {
            return new Permit.Later(clock.get().plusMillis(20));
        }
        inHand.add(callRequest.call());
        return Permit.GRANTED;
    }

    @Override
    public void release(Call call) {
        takeFromHand(call);
        released.add(call);
    }

    @Override
    public void send(long callId, Call call) {
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
            throw new IllegalStateException("no room in hand for " + call);
        }
    }

    @Override
    public void close() {
        released.addAll(inHand);
        inHand.clear();
    }

    /** The test's own answer to a call; twice where the test wants it so. */
    public void answer(long callId, Answer answer) {
        comes(clock.get(), callId, answer);
    }

    private void comes(Instant at, long callId, Answer answer) {
        coming.add(new Coming(at, ++order, new CallAnswer(callId, answer)));
    }

    /** The answers that have arrived by now; their room is free again. */
    public List<CallAnswer> arrived() {
        List<CallAnswer> arrived = new ArrayList<>();
        for (Coming next = coming.peek(); next != null && !next.at().isAfter(clock.get()); next = coming.peek()) {
            arrived.add(next.answered());
            open.remove(next.answered().callId());
            coming.remove();
        }
        return arrived;
    }

    /** When the next answer arrives; {@link Instant#MAX} where none is on its way. */
    Instant nextArrival() {
        Coming next = coming.peek();
        return next == null ? Instant.MAX : next.at();
    }

    /** The process dies: what was on its way back is never heard of. */
    void crash() {
        open.clear();
        coming.clear();
        inHand.clear();
    }

    /** Every call that went out, in order. */
    public List<Sent> sent() {
        return sent;
    }

    public List<Call> calls() {
        return sent.stream().map(Sent::call).toList();
    }

    /** The id of the last call that went out. */
    public long lastCallId() {
        return sent.getLast().callId();
    }

    public List<Call> released() {
        return released;
    }

    /** Room acquired for calls that did not go out yet. */
    public int inHand() {
        return inHand.size();
    }
}
