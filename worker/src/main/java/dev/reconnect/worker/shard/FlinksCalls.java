package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Answer;

/** Sends calls to Flinks without waiting; each answer comes back to the shard as an {@link CallAnswer} input. */
public interface FlinksCalls extends AutoCloseable {

    /** Asks for a permit for one call, without waiting. A session opens no start before its permit is granted. */
    PermitDecision acquire(CallRequest callRequest);

    /**
     * The shard is gone: permits that are in hand are given back, no start leaves any more, answers go nowhere. Closing
     * again changes nothing.
     */
    @Override
    void close();

    /**
     * The answer to the call with this id.
     *
     * @param lease what to release once nothing of the answer is needed any more
     */
    record CallAnswer(long callId, Answer answer, AnswerLease lease) {
        public CallAnswer(long callId, Answer answer) {
            this(callId, answer, AnswerLease.NONE);
        }
    }

    /** What an answer takes until a shard has committed it: memory, and a place among the calls under way. */
    interface AnswerLease {
        /** Nothing. */
        AnswerLease NONE = new AnswerLease() {
            @Override
            public void release() {
                // Nothing was taken.
            }

            @Override
            public String toString() {
                return "NONE";
            }
        };

        /** Gives it back; a second call changes nothing. For any thread. */
        void release();
    }
}
