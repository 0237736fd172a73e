package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Instant;
import java.util.Optional;

/** Keeps back the starts of banks that are not well. */
record BreakerGate(InstitutionBreakers breakers) implements CallGate {

    @Override
    public GateDecision ask(CallAttempt attempt) {
        Optional<Instant> again = breakers.barredUntil(attempt.callRequest());
        return again.isPresent() ? new GateDecision.Wait(WaitReason.BREAKER, again.get()) : GateDecision.PASS;
    }

    @Override
    public void taken(CallAttempt attempt) {
        breakers.enter(attempt.callRequest());
    }

    @Override
    public void returned(CallRequest callRequest) {
        if (callRequest.call() instanceof Call.Start) {
            breakers.leave(callRequest);
        }
    }

    @Override
    public void answered(CallRequest callRequest, ReadAnswer readAnswer, long nanos) {
        breakers.heard(callRequest, readAnswer.answer());
    }
}
