package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.testing.SimulatedClient.Caller;
import dev.reconnect.worker.flinks.testing.SimulatedClient.InstitutionSetup;
import dev.reconnect.worker.flinks.testing.SimulatedClient.Request;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Replied;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Sent;
import dev.reconnect.worker.simulation.testing.flinks.Fact.TurnedAway;
import dev.reconnect.worker.simulation.testing.flinks.WorkerConnection.Arrival;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Flinks, the banks and the network to them, in virtual time. It uses one thread. Everything follows from the random
 * generator, the weather and what the workers send. Nothing happens by itself: the driver moves its clock to
 * {@link #nextArrival} and calls {@link #deliverUntil}.
 *
 * <p>If the documentation does not say, it is as strict as the worker assumes and no stricter. A coded refusal of a
 * poll means that the session is over. A poll that arrives prolongs a session; a person's answer does not (see
 * {@link FlinksWeather#personsProlong}). An authorized session no longer lives. The bank goes on without polls.
 */
public final class VirtualFlinks {

    private record Handling(Instant at, long order, SimulatedExchange exchange, HttpFault mishap, Duration back) {}

    private static final SimulatedReply NOTHING = SimulatedReply.of(0, "");

    private final InstantSource time;
    private final FlinksWeather weather = new FlinksWeather();
    private final FactLog factLog = new FactLog();
    private final HttpFaults faults;
    private final SessionsAtFlinks bank;
    private final RequestChecks requestChecks;
    private final List<WorkerConnection> lines = new ArrayList<>();
    private final PriorityQueue<Handling> handlings =
            new PriorityQueue<>(Comparator.comparing(Handling::at).thenComparingLong(Handling::order));
    private @Nullable Consumer<String> trace;
    private long exchanges;
    private long order;

    /** {@code time} is the true time, which Flinks uses. */
    public VirtualFlinks(RandomGenerator random, InstantSource time) {
        this.time = time;
        faults = new HttpFaults(new SplittableRandom(random.nextLong()), weather);
        bank = new SessionsAtFlinks(new SplittableRandom(random.nextLong()), weather, factLog);
        requestChecks = new RequestChecks(new SplittableRandom(random.nextLong()), weather, bank, factLog);
    }

    /** The production settings of a worker that talks to this Flinks, with its keys. */
    public static FlinksSettings settings() {
        return FlinksSettings.of(
                        URI.create("https://flinks.example"), "customer-1", URI.create("https://connect.example"))
                .with(new FlinksSettings.Secrets(RequestChecks.SECRET_KEY, RequestChecks.API_KEY));
    }

    /** The condition of Flinks; calm until the driver changes it. */
    public FlinksWeather weather() {
        return weather;
    }

    public FactLog ledger() {
        return factLog;
    }

    /** The consumer gets a line for each exchange that Flinks handled and for each answer that arrived. */
    public void trace(Consumer<String> lineTaker) {
        trace = lineTaker;
    }

    /** A worker process begins. {@code clock} is its own clock, and may be wrong. */
    public WorkerConnection line(String name, InstantSource clock) {
        return line(name, clock, settings());
    }

    /** The same with other limits or another form of polls. The keys must be those of {@link #settings}. */
    public WorkerConnection line(String name, InstantSource clock, FlinksSettings settings) {
        return line(name, clock, settings, InstitutionSetup.DEFAULT);
    }

    /** The same with other rules about banks. */
    public WorkerConnection line(String name, InstantSource clock, FlinksSettings settings, InstitutionSetup banks) {
        WorkerConnection line = new WorkerConnection(this, name, settings, banks, clock, time);
        lines.removeIf(WorkerConnection::isOver);
        lines.add(line);
        return line;
    }

    /**
     * The moment of the next event, at Flinks or at a process that does not pause; {@link Instant#MAX} if there is
     * none.
     */
    public Instant nextArrival() {
        Handling handling = handlings.peek();
        Arrival arrival = firstArrival();
        if (handling == null) {
            return arrival == null ? Instant.MAX : arrival.at();
        }
        return arrival != null && arrival.at().isBefore(handling.at()) ? arrival.at() : handling.at();
    }

    /**
     * Lets all events up to that moment happen, in the order of time. Answers are heard, and their follow-up calls
     * sent, at the driver's present time.
     *
     * @return how many events happened
     */
    public int deliverUntil(Instant now) {
        int happened = 0;
        while (!nextArrival().isAfter(now)) {
            Handling handling = handlings.peek();
            Arrival arrival = firstArrival();
            if (arrival == null || (handling != null && !handling.at().isAfter(arrival.at()))) {
                handle(handlings.remove());
            } else {
                arrival.exchange().line().deliver(arrival);
                heard(arrival, now);
            }
            happened++;
        }
        return happened;
    }

    /** A person answers the challenge of this session in Connect; returns whether it still asked. */
    public boolean answer(String requestId, boolean right) {
        return bank.answer(requestId, right, time.instant());
    }

    /** Whether the bank works on this session, and may still ask. */
    public boolean works(String requestId) {
        SimulatedSession session = bank.session(requestId);
        return session != null && session.look(time.instant()) == SimulatedSession.Phase.WORKING;
    }

    /** A person goes through Connect's credentials flow: the login is refreshed without a worker. */
    public void signIn(String loginId) {
        bank.signIn(loginId, time.instant());
    }

    /** When the bank last accepted this login; null means never. */
    public @Nullable Instant lastRefresh(String loginId) {
        return bank.login(loginId).lastRefresh;
    }

    /** The login's RequestIds that live now: working or asking, not expired. */
    public List<String> living(String loginId) {
        return bank.login(loginId).living(time.instant());
    }

    /** Does at Flinks what a person decided. The driver publishes a redirect. */
    public void perform(PersonAction action) {
        switch (action) {
            case PersonAction.Answers answers -> answer(answers.requestId(), answers.right());
            case PersonAction.SignsIn signsIn -> signIn(signsIn.loginId());
            case PersonAction.Redirected ignored -> {}
        }
    }

    SimulatedExchange route(WorkerConnection line, Request request, Caller caller) {
        SimulatedExchange exchange = new SimulatedExchange(++exchanges, line, request, caller, time.instant());
        HttpFault fault = faults.pick(exchange.asked().kind());
        Duration there = faults.wayThere();
        Duration longest = request.timeout().minusMillis(1);
        Instant at = exchange.sentAt().plus(there.compareTo(longest) < 0 ? there : longest);
        Duration back = faults.wayBack(fault, request.timeout());
        handlings.add(new Handling(at, ++order, exchange, fault, back));
        return exchange;
    }

    private void handle(Handling handling) {
        SimulatedExchange exchange = handling.exchange();
        HttpFault fault = handling.mishap();
        boolean acts = faults.acts(fault);
        SimulatedReply said = acts ? requestChecks.answer(exchange, handling.at()) : NOTHING;
        SimulatedReply reply = faults.done(fault, said, handling.at());
        if (HttpFaults.answered(fault) && isNeutral(exchange.asked(), reply)) {
            factLog.note(new Fact.NeutralCall(exchange.process(), handling.at()));
        }
        if (trace != null) {
            trace.accept(handling.at() + " " + exchange + " -> "
                    + (acts ? said.status() + " " + said.body() : "not handled")
                    + (fault == HttpFault.NONE ? "" : " " + fault));
        }
        Instant at = handling.at().plus(handling.back());
        boolean late = at.isAfter(exchange.deadline());
        Consumer<Caller> ending = late ? caller -> caller.lost("no answer in time") : ending(fault, reply);
        boolean maySlowDown = !late && (reply.status() == 429 || reply.body().contains("\"TOO_MANY_REQUESTS\""));
        exchange.line()
                .arrives(new Arrival(
                        late ? exchange.deadline() : at,
                        ++order,
                        exchange,
                        !late && HttpFaults.answered(fault),
                        maySlowDown,
                        !late && HttpFaults.whole(fault),
                        late ? null : silence(exchange, fault, reply),
                        ending));
    }

    private static Consumer<Caller> ending(HttpFault fault, SimulatedReply reply) {
        return switch (fault) {
            case CONNECTION_REFUSED -> caller -> caller.notSent("connection refused");
            case LOST_BEFORE, LOST_AFTER -> caller -> caller.lost("connection closed");
            case NONE,
                    SLOW,
                    TURNED_AWAY,
                    TOO_MANY,
                    BAD_GATEWAY,
                    TRUNCATED,
                    EMPTY,
                    NO_OBJECT,
                    WRONG_TYPES,
                    WITHOUT_REQUEST_ID,
                    ANOTHERS_ANSWER,
                    OTHER_STATUS,
                    ANOTHERS_REFUSAL ->
                caller -> caller.received(
                        reply.status(), reply.retryAfter(), reply.body().getBytes(StandardCharsets.UTF_8));
        };
    }

    /** The worker reads the list of institutions once a day, and it does not count as a call. */
    private static @Nullable Duration silence(SimulatedExchange exchange, HttpFault fault, SimulatedReply reply) {
        boolean saysTooMany = reply.body().contains("\"TOO_MANY_REQUESTS\"");
        boolean tooMany =
                fault == HttpFault.TOO_MANY || ((fault == HttpFault.NONE || fault == HttpFault.SLOW) && saysTooMany);
        if (!tooMany || exchange.asked().kind() == ParsedRequest.Kind.INSTITUTIONS) {
            return null;
        }
        String retryAfter = reply.retryAfter();
        boolean seconds = retryAfter != null && retryAfter.matches("\\d+");
        return seconds ? Duration.ofSeconds(Long.parseLong(retryAfter)) : Duration.ZERO;
    }

    void left(SimulatedExchange exchange, int open) {
        factLog.note(new Sent(exchange.process(), open, exchange.sentAt()));
    }

    private void heard(Arrival arrival, Instant now) {
        SimulatedExchange exchange = arrival.exchange();
        if (arrival.maySlowDown()) {
            factLog.note(new Fact.MaySlowDown(exchange.process(), loginOf(exchange), now));
        }
        if (arrival.silence() != null) {
            factLog.note(new TurnedAway(exchange.process(), loginOf(exchange), arrival.silence(), now));
        } else if (arrival.answered()) {
            factLog.note(new Fact.Heard(exchange.process(), now));
        }
        if (exchange.isNoted()) {
            factLog.note(new Replied(exchange.number(), exchange.process(), now, arrival.whole()));
        }
        if (trace != null) {
            trace.accept(now + " " + exchange + " heard" + (arrival.whole() ? "" : ", but not as Flinks said it"));
        }
    }

    /** Whether it asks for a RequestId that nobody was given, or may be the token for that, which was refused. */
    private boolean isNeutral(ParsedRequest asked, SimulatedReply reply) {
        return switch (asked.kind()) {
            case POLL, FETCH -> bank.session(asked.subject()) == null;
            case MINT -> !reply.body().contains("\"Token\"");
            case START, CHECK, FETCH_PENDING, INSTITUTIONS, NOTHING -> false;
        };
    }

    private @Nullable String loginOf(SimulatedExchange exchange) {
        String subject = exchange.asked().subject();
        SimulatedSession session = bank.session(subject);
        return switch (exchange.asked().kind()) {
            case START, CHECK -> subject;
            case POLL, FETCH, FETCH_PENDING -> session == null ? null : session.login.loginId;
            case MINT, INSTITUTIONS, NOTHING -> null;
        };
    }

    private @Nullable Arrival firstArrival() {
        Arrival first = null;
        for (WorkerConnection line : lines) {
            Arrival next = line.next();
            if (next != null && (first == null || Arrival.IN_ORDER.compare(next, first) < 0)) {
                first = next;
            }
        }
        return first;
    }
}
