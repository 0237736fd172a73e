package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;

/** Sends calls to Flinks without waiting; each answer comes back to the shard as an {@link CallAnswer} input. */
public interface FlinksCalls extends AutoCloseable {

    /** Takes room for one call, without waiting. A session opens no start before it has this in hand. */
    Permit acquire(CallRequest callRequest);

    /** Gives back room that was acquired for a call that will not be sent. */
    void release(Call call);

    /** Sends a call that has acquired its room; the room is free again once the answer is there. */
    void send(long callId, Call call);

    /**
     * The shard is gone: room that is in hand is free again, no start leaves any more, answers go nowhere. Closing again
     * changes nothing.
     */
    @Override
    void close();

    /**
     * What came of the call with this id.
     *
     * @param hold to be released once nothing of the answer is needed any more
     */
    record CallAnswer(long callId, Answer answer, Hold hold) {
        public CallAnswer(long callId, Answer answer) {
            this(callId, answer, Hold.NONE);
        }
    }

    /** What an answer occupies of the memory that all answers share. */
    interface Hold {
        /** Nothing. */
        Hold NONE = new Hold() {
            @Override
            public void release() {
                // Nothing was taken.
            }

            @Override
            public String toString() {
                return "NONE";
            }
        };

        /** Gives it back; again changes nothing. Any thread. */
        void release();
    }
}
