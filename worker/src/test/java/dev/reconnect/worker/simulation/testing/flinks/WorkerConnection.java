package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.flinks.limit.ShardCalls;
import dev.reconnect.worker.flinks.testing.SimulatedClient;
import dev.reconnect.worker.flinks.testing.SimulatedClient.Caller;
import dev.reconnect.worker.flinks.testing.SimulatedClient.InstitutionSetup;
import dev.reconnect.worker.flinks.testing.SimulatedClient.Network;
import dev.reconnect.worker.flinks.testing.SimulatedClient.Request;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.simulation.testing.flinks.ParsedRequest.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one worker process to Flinks: one production client and one set of permits, which its shards share.
 * It ends with the process; a process that begins again gets a new one.
 */
public final class WorkerConnection {

    /**
     * What a caller hears, and when.
     *
     * @param answered whether it is an answer of Flinks or a gateway
     * @param maySlowDown whether the caller may read in it that it calls too often
     * @param silence if the caller hears that it calls too often, how long it must not call, or zero if that is not
     *     said; else null
     */
    record Arrival(
            Instant at,
            long order,
            SimulatedExchange exchange,
            boolean answered,
            boolean maySlowDown,
            boolean whole,
            @Nullable Duration silence,
            Consumer<Caller> ending) {
        static final Comparator<Arrival> IN_ORDER =
                Comparator.comparing(Arrival::at).thenComparingLong(Arrival::order);
    }

    private final VirtualFlinks flinks;
    private final String name;
    private final SimulatedClient client;
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>(Arrival.IN_ORDER);
    private final Set<SimulatedExchange> open = new LinkedHashSet<>();
    private boolean paused;
    private boolean crashed;
    private boolean closed;

    WorkerConnection(
            VirtualFlinks flinks,
            String name,
            FlinksSettings settings,
            InstitutionSetup banks,
            InstantSource clock,
            InstantSource time) {
        this.flinks = flinks;
        this.name = name;
        client = new SimulatedClient(settings, banks, clock, () -> nanos(time.instant()), new Network() {
            @Override
            public void send(Request request, Caller caller) {
                WorkerConnection.this.send(request, caller);
            }

            @Override
            public void close() {
                endAll();
            }
        });
    }

    private static long nanos(Instant moment) {
        return TimeUnit.SECONDS.toNanos(moment.getEpochSecond()) + moment.getNano();
    }

    public String name() {
        return name;
    }

    /** A shard's access to Flinks; the production worker makes one for each take-over. */
    public ShardCalls calls(Consumer<CallAnswer> answers) {
        return client.calls(answers);
    }

    /** The permits that this process's shards share. */
    public CallPermits permits() {
        return client.permits();
    }

    /** The number of HTTP exchanges whose end the process has not heard. */
    public int underWay() {
        return open.size();
    }

    /** The process stands still: Flinks goes on, and answers wait for the process. */
    public void pause() {
        paused = true;
    }

    /** The process goes on: the answers that arrived meanwhile are delivered next. */
    public void resume() {
        paused = false;
    }

    public boolean isPaused() {
        return paused;
    }

    /** The process dies. Flinks acts on what was sent, no answer is heard, and nothing more goes out. */
    public void crash() {
        crashed = true;
        open.clear();
        arrivals.clear();
    }

    /** The process closes its client in good order: open calls end at once, as they do in production. */
    public void close() {
        client.close();
    }

    private void send(Request request, Caller caller) {
        if (crashed) {
            return;
        }
        if (closed) {
            caller.notSent("cancelled");
            return;
        }
        SimulatedExchange exchange = flinks.route(this, request, caller);
        open.add(exchange);
        if (exchange.asked().kind() != Kind.INSTITUTIONS) {
            flinks.left(exchange, (int) open.stream()
                    .filter(other -> other.asked().kind() != Kind.INSTITUTIONS)
                    .count());
        }
    }

    private void endAll() {
        closed = true;
        Set<SimulatedExchange> ending = new LinkedHashSet<>(open);
        open.clear();
        arrivals.clear();
        ending.forEach(exchange -> exchange.caller().lost("cancelled"));
    }

    /** Whether nothing will be heard on this connection any more. */
    boolean isOver() {
        return crashed || closed;
    }

    void arrives(Arrival arrival) {
        if (open.contains(arrival.exchange())) {
            arrivals.add(arrival);
        }
    }

    /** The next answer that the process can hear, or null. */
    @Nullable Arrival next() {
        return paused ? null : arrivals.peek();
    }

    void deliver(Arrival arrival) {
        arrivals.remove();
        open.remove(arrival.exchange());
        arrival.ending().accept(arrival.exchange().caller());
    }
}
