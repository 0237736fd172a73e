package dev.reconnect.worker.flinks.testing;

import dev.reconnect.worker.flinks.http.HttpReply.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Flinks allows: a number of calls in each second of the wall clock, as the sandbox's stand-in does. It refuses
 * the rest, and some calls for no reason.
 */
final class Quota {

    /** Logins that begin so are always refused. */
    static final String BAD_LOGIN = "bad";

    private static final byte[] TOO_MANY =
            "{\"FlinksCode\":\"TOO_MANY_REQUESTS\",\"Message\":\"Too many requests\"}".getBytes(StandardCharsets.UTF_8);

    private List<Received> refusals = List.of(refusal(401, ""));
    private int perSecond;
    private long second;
    private int inThisSecond;
    private Duration noise = Duration.ofDays(1_000);
    private Instant noiseAt = Instant.MAX;
    private long perCall;
    private long busyUntil;
    private long served;
    private long refused;

    Quota(int perSecond) {
        this.perSecond = perSecond;
    }

    static Received refusal(int status, String retryAfter) {
        return new Received(status, retryAfter.isEmpty() ? null : retryAfter, TOO_MANY);
    }

    /** Refuses in these ways, one after the other. */
    void refusing(List<Received> ways) {
        refusals = ways;
    }

    void allows(int callsPerSecond) {
        perSecond = callsPerSecond;
    }

    /** Refuses one call of each such time, whatever the rate. */
    void noise(Duration every, Instant now) {
        noise = every;
        noiseAt = now.plus(every);
    }

    /** From now on it serves one call after the other, and refuses none for coming too early. */
    void inOrder(int callsPerSecond) {
        perCall = Duration.ofSeconds(1).toNanos() / callsPerSecond;
    }

    /** For how long the call that comes now waits for its turn. */
    long turn(long nanos) {
        if (perCall == 0) {
            return 0;
        }
        busyUntil = Math.max(busyUntil, nanos) + perCall;
        return busyUntil - nanos;
    }

    void countAnew() {
        served = 0;
        refused = 0;
    }

    long served() {
        return served;
    }

    long refused() {
        return refused;
    }

    /** Returns the refusal of this call; empty if it is served. */
    Optional<Received> refusal(String loginId, Instant now) {
        long current = now.getEpochSecond();
        if (current != second) {
            second = current;
            inThisSecond = 0;
        }
        if (loginId.startsWith(BAD_LOGIN) || !now.isBefore(noiseAt)) {
            noiseAt = loginId.startsWith(BAD_LOGIN) ? noiseAt : now.plus(noise);
        } else if (++inThisSecond <= perSecond) {
            served++;
            return Optional.empty();
        }
        refused++;
        return Optional.of(refusals.get((int) (refused % refusals.size())));
    }
}
