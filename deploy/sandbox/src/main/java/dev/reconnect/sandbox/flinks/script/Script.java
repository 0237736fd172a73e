package dev.reconnect.sandbox.flinks.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the bank treats one login. Every live session plays {@code authorization} from its first step; every RequestId
 * plays {@code fetch} from its first step; the cached calls of the login go through {@code cached} once and replay the
 * last attempt after that. At the end of a list the session is authorized, and the data calls bring two accounts.
 *
 * @param start the answer to a start that opens no session; null opens one
 * @param latency how much time every answer about this login takes, in real time
 * @param repaired the script that applies after the person gave the right password on the credentials page; null
 *     for no change
 */
public record Script(
        Step.@Nullable Failure start,
        List<Step.OfAuthorization> authorization,
        List<Step.OfCachedCheck> cached,
        List<Step.OfFetch> fetch,
        Duration latency,
        Institution institution,
        @Nullable Script repaired) {

    public Script {
        authorization = List.copyOf(authorization);
        cached = List.copyOf(cached);
        fetch = List.copyOf(fetch);
    }

    /** The start opens a session (202 from AuthorizeAsync), which then goes through these steps. */
    public static Script of(Step.OfAuthorization... steps) {
        return new Script(null, List.of(steps), List.of(), List.of(), Duration.ZERO, Institution.FLINKS_CAPITAL, null);
    }

    /** The start itself is refused; no session opens. */
    public static Script refusingStarts(Step.Failure failure) {
        return new Script(failure, List.of(), List.of(), List.of(), Duration.ZERO, Institution.FLINKS_CAPITAL, null);
    }

    /** The same script, after this many 202. */
    public Script pendingFirst(int times) {
        if (times == 0) {
            return this;
        }
        List<Step.OfAuthorization> steps = new ArrayList<>();
        steps.add(Step.pending(times));
        steps.addAll(authorization);
        return new Script(start, steps, cached, fetch, latency, institution, repaired);
    }

    public Script cached(Step.OfCachedCheck... steps) {
        return new Script(start, authorization, List.of(steps), fetch, latency, institution, repaired);
    }

    public Script fetch(Step.OfFetch... steps) {
        return new Script(start, authorization, cached, List.of(steps), latency, institution, repaired);
    }

    public Script answerAfter(Duration time) {
        return new Script(start, authorization, cached, fetch, time, institution, repaired);
    }

    public Script at(Institution bank) {
        return new Script(start, authorization, cached, fetch, latency, bank, repaired);
    }

    public Script repairedTo(Script next) {
        return new Script(start, authorization, cached, fetch, latency, institution, next);
    }
}
