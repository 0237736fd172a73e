package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.http.AnswerMemory;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;

/** Keeps data calls back while there is no memory for their answers. */
record MemoryGate(AnswerMemory memory) implements CallGate {

    /** How soon to ask again: memory is free again with any commit. */
    private static final Duration LOOK = Duration.ofMillis(200);

    @Override
    public GateDecision ask(CallAttempt attempt) {
        return !attempt.call().asksForData() || memory.hasSpace()
                ? GateDecision.PASS
                : attempt.waits(WaitReason.MEMORY, LOOK);
    }

    @Override
    public void taken(CallAttempt attempt) {
        if (attempt.call().asksForData()) {
            memory.enter();
        }
    }

    @Override
    public void returned(CallRequest callRequest) {
        leave(callRequest, false);
    }

    @Override
    public void answered(CallRequest callRequest, ReadAnswer readAnswer, long nanos) {
        leave(callRequest, readAnswer.fitted());
    }

    private void leave(CallRequest callRequest, boolean fitted) {
        if (callRequest.call().asksForData()) {
            memory.leave(fitted);
        }
    }
}
