package dev.reconnect.sandbox.flinks.bank;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All calls that reached the stand-in; tests compare a worker with it. A call is recorded before its answer leaves,
 * even if the answer is lost. Totals are kept for ever. Single calls are kept up to the capacity, and the oldest is
 * forgotten first. Thread-safe and lock-free to write.
 */
public final class Ledger {
    /**
     * One call.
     *
     * @param number from 0, in the order in which calls were served
     * @param loginId the canonical LoginId, empty if the call was about none
     * @param requestId the RequestId that was named or opened, empty if there is none
     * @param at when it was served, by the stand-in's clock
     * @param authKey whether the call had the header flinks-auth-key; never its value
     * @param apiKey whether the call had the header x-api-key
     * @param status the HTTP status of the answer, {@link #NO_ANSWER} if the connection was dropped
     */
    public record Entry(
            long number,
            Endpoint endpoint,
            String loginId,
            String requestId,
            Instant at,
            boolean authKey,
            boolean apiKey,
            int status) {}

    /** The status of a call whose connection was dropped. */
    public static final int NO_ANSWER = 0;

    private final Bank bank;
    private final InstantSource clock;
    private final AtomicLong next = new AtomicLong();
    private final AtomicReferenceArray<@Nullable Entry> ring;
    private final Map<Endpoint, LongAdder> totals = new EnumMap<>(Endpoint.class);

    public Ledger(Bank bank, InstantSource clock, int capacity) {
        this.bank = bank;
        this.clock = clock;
        this.ring = new AtomicReferenceArray<>(capacity);
        for (Endpoint endpoint : Endpoint.values()) {
            totals.put(endpoint, new LongAdder());
        }
    }

    public void record(Call call, String requestId, int status) {
        long number = next.getAndIncrement();
        String loginId = call.login() == null ? "" : call.login().loginId;
        ring.set(
                (int) (number % ring.length()),
                new Entry(
                        number,
                        call.endpoint(),
                        loginId,
                        requestId,
                        call.at(),
                        call.authKey() != null,
                        call.apiKey() != null,
                        status));
        Objects.requireNonNull(totals.get(call.endpoint())).increment();
        if (call.login() != null) {
            call.login().count(call.endpoint());
        }
    }

    /** The number of all calls, also of those that are no longer remembered one by one. */
    public long total() {
        return next.get();
    }

    public long total(Endpoint endpoint) {
        return Objects.requireNonNull(totals.get(endpoint)).sum();
    }

    /** The remembered calls, in the order in which they were served. */
    public List<Entry> calls() {
        long end = next.get();
        List<Entry> calls = new ArrayList<>();
        for (long number = Math.max(0, end - ring.length()); number < end; number++) {
            Entry entry = ring.get((int) (number % ring.length()));
            if (entry != null && entry.number() == number) {
                calls.add(entry);
            }
        }
        return calls;
    }

    /** The remembered calls about this login, of these kinds, or of all kinds if none is named. */
    public List<Entry> calls(String loginId, Endpoint... kinds) {
        String id = SandboxUsers.canonical(loginId);
        Set<Endpoint> wanted = EnumSet.noneOf(Endpoint.class);
        wanted.addAll(kinds.length == 0 ? List.of(Endpoint.values()) : List.of(kinds));
        return calls().stream()
                .filter(entry -> entry.loginId().equals(id) && wanted.contains(entry.endpoint()))
                .toList();
    }

    /** When the remembered calls of these kinds about this login were made. */
    public List<Instant> instants(String loginId, Endpoint... kinds) {
        return calls(loginId, kinds).stream().map(Entry::at).toList();
    }

    public LoginTotals totals(String loginId) {
        Login login = bank.login(loginId);
        return login == null ? LoginTotals.NONE : LoginTotals.of(login, clock.instant());
    }

    /** The totals of all logins together; {@code mostLive} is the largest value of any one login. */
    public LoginTotals totals() {
        Instant now = clock.instant();
        return bank.logins().stream()
                .map(login -> LoginTotals.of(login, now))
                .reduce(LoginTotals.NONE, LoginTotals::and);
    }
}
