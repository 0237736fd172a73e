package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The answers that wait for a turn, and those of a turn until it is settled. Documents are large: the bytes that a turn
 * takes of them are bounded, so that no transaction outgrows its producer's buffer. Used by the shard's thread.
 */
final class AnswerBacklog {

    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private final List<CallAnswer> waiting = new ArrayList<>();
    private final List<FlinksCalls.AnswerLease> leases = new ArrayList<>();

    void add(List<CallAnswer> answers) {
        waiting.addAll(answers);
    }

    /**
     * Takes so many answers, the most urgent first, and of those with documents, in order, what fits; at least one.
     *
     * @param urgency the most urgent has the smallest
     */
    List<CallAnswer> turn(int most, ToIntFunction<CallAnswer> urgency) {
        List<CallAnswer> turn = new ArrayList<>();
        long bytes = 0;
        boolean full = false;
        waiting.sort(Comparator.comparingInt(urgency));
        for (Iterator<CallAnswer> next = waiting.iterator(); next.hasNext() && turn.size() < most; ) {
            CallAnswer callAnswer = next.next();
            long size = size(callAnswer.answer());
            full |= bytes > 0 && size > 0 && bytes + size > MOST_BYTES;
            if (size == 0 || !full) {
                bytes += size;
                turn.add(callAnswer);
                leases.add(callAnswer.lease());
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

    /** The answers of the last turn are not needed any more. */
    void settled() {
        leases.forEach(FlinksCalls.AnswerLease::release);
        leases.clear();
    }

    /** No answer is needed any more. */
    void close() {
        settled();
        waiting.forEach(callAnswer -> callAnswer.lease().release());
        waiting.clear();
    }
}
