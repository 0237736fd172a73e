package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.collection.Bounded;
import dev.reconnect.worker.shard.CallRequest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who was refused of late. It speaks about all calls only if several logins were refused within a short time, and not
 * if they may all be of one bank while calls of other banks pass. Times are nanoseconds of a clock that never jumps.
 * Guarded by its owner.
 */
final class RefusalEvidence {

    /** This many logins may speak for all. */
    static final int SEVERAL = 3;

    /** The bound on remembered logins: more say the same. */
    private static final int MOST = 100;

    /** For how long a call that passed shows that other banks' calls pass. */
    private static final long LATELY = TimeUnit.SECONDS.toNanos(30);

    private final Map<String, Refusal> byLogin = Bounded.map(MOST);
    /** When a call last passed, by bank: the last two banks. */
    private final Map<Integer, Long> passed = Bounded.mapByUse(2);

    private final long together;

    /** @param institutionId null if it is not known: it may be any */
    private record Refusal(@Nullable Integer institutionId, long at, long until) {}

    /** @param together for how long refusals count together */
    RefusalEvidence(long together) {
        this.together = together;
    }

    /**
     * The login of this call was refused. Returns whether no refusal of it has counted so far.
     *
     * @param lasting for how long it counts, if that is not longer than refusals count together
     */
    boolean refused(CallRequest callRequest, long nanos, long lasting) {
        forget(nanos);
        long until = nanos + lasting;
        Refusal before = byLogin.remove(callRequest.loginId());
        long latest = before == null || until - before.until() > 0 ? until : before.until();
        byLogin.put(callRequest.loginId(), new Refusal(callRequest.institutionId(), nanos, latest));
        return before == null;
    }

    /** The call was answered, and not refused. */
    void passed(CallRequest callRequest, long nanos) {
        if (callRequest.institutionId() != null) {
            passed.put(callRequest.institutionId(), nanos);
        }
    }

    /** Forgets the refusals. */
    void clear() {
        byLogin.clear();
    }

    /** Whether several were refused now. */
    boolean several(long nanos) {
        return agreedUntil(nanos).isPresent();
    }

    /** The bank of which all refusals are that count now; null if they are of several, or if one's is not known. */
    @Nullable Integer onlyInstitution(long nanos) {
        forget(nanos);
        Set<@Nullable Integer> institutions = new HashSet<>();
        byLogin.values().forEach(refusal -> institutions.add(refusal.institutionId()));
        return institutions.size() == 1 ? institutions.iterator().next() : null;
    }

    /** Whether all refusals that count now may be of one bank while calls of other banks pass. */
    boolean isOfOneInstitution(long nanos) {
        Integer only = onlyInstitution(nanos);
        return only != null && othersPass(Set.of(only), nanos);
    }

    /** Whether a refusal counts now that is of this call's bank, or may be. */
    boolean concerns(CallRequest callRequest, long nanos) {
        forget(nanos);
        Integer asked = callRequest.institutionId();
        return byLogin.values().stream()
                .anyMatch(refusal -> asked == null
                        || refusal.institutionId() == null
                        || refusal.institutionId().equals(asked));
    }

    /** The latest moment until which the refusals of several count; empty if they do not now. */
    OptionalLong agreedUntil(long nanos) {
        forget(nanos);
        List<Refusal> latestFirst = byLogin.values().stream()
                .sorted(Comparator.comparingLong((Refusal refusal) -> refusal.until() - nanos)
                        .reversed())
                .toList();
        Set<Integer> institutions = new HashSet<>();
        for (int logins = 1; logins <= latestFirst.size(); logins++) {
            Refusal refusal = latestFirst.get(logins - 1);
            if (refusal.institutionId() != null) {
                institutions.add(refusal.institutionId());
            }
            if (logins >= SEVERAL && (institutions.size() > 1 || !othersPass(institutions, nanos))) {
                return OptionalLong.of(refusal.until());
            }
        }
        return OptionalLong.empty();
    }

    private void forget(long nanos) {
        byLogin.values().removeIf(refusal -> refusal.until() - nanos <= 0 || nanos - refusal.at() >= together);
    }

    private boolean othersPass(Set<Integer> institutions, long nanos) {
        return passed.entrySet().stream()
                .anyMatch(pass -> !institutions.contains(pass.getKey()) && nanos - pass.getValue() < LATELY);
    }
}
