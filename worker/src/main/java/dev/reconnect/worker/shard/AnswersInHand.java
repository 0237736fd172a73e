package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.shard.FlinksCalls.Answered;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The answers that wait for their turn, and those of a turn until it is settled. Documents are large: a turn takes at most
 * so many bytes of them, so that no transaction outgrows what its producer buffers. Used by the shard's thread.
 */
final class AnswersInHand {

    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private final List<Answered> waiting = new ArrayList<>();
    private final List<FlinksCalls.Hold> held = new ArrayList<>();

    void add(List<Answered> answers) {
        waiting.addAll(answers);
    }

    /** All without documents, and of those with them, in their order, what fits into one turn: the first in any case. */
    List<Answered> turn() {
        List<Answered> turn = new ArrayList<>();
        long bytes = 0;
        boolean full = false;
        for (Iterator<Answered> next = waiting.iterator(); next.hasNext(); ) {
            Answered answered = next.next();
            long size = size(answered.answer());
            full |= bytes > 0 && size > 0 && bytes + size > MOST_BYTES;
            if (size == 0 || !full) {
                bytes += size;
                turn.add(answered);
                held.add(answered.hold());
                next.remove();
            }
        }
        return turn;
    }

    private static long size(Answer answer) {
        return answer instanceof Answer.Accounts accounts
                ? accounts.documents().stream().mapToLong(AccountDocument::size).sum()
                : 0;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Nobody needs the answers of the last turn any more. */
    void settled() {
        held.forEach(FlinksCalls.Hold::release);
        held.clear();
    }

    /** Nor any other. */
    void close() {
        settled();
        waiting.forEach(answered -> answered.hold().release());
        waiting.clear();
    }
}
