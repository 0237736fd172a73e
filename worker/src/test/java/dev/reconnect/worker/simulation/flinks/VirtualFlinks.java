package dev.reconnect.worker.simulation.flinks;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.SimulatedClient.Banks;
import dev.reconnect.worker.flinks.SimulatedClient.Caller;
import dev.reconnect.worker.flinks.SimulatedClient.Request;
import dev.reconnect.worker.simulation.flinks.Fact.Replied;
import dev.reconnect.worker.simulation.flinks.Fact.Sent;
import dev.reconnect.worker.simulation.flinks.Fact.TurnedAway;
import dev.reconnect.worker.simulation.flinks.Line.Arrival;
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
 * Flinks, the banks and the network before them, in virtual time. One thread; everything follows from the random
 * generator, the weather and what the workers send. Nothing happens by itself: the driver moves its clock to {@link
 * #nextArrival} and calls {@link #deliverUntil}.
 *
 * <p>Where the documentation is silent, it is as hard as the worker's design assumes and no harder: a coded refusal of a
 * poll means that the session is over; a poll that is heard prolongs a session, a person's answer does not (see {@link
 * Weather#personsProlong}); a session that is authorized no longer lives; the bank goes on without being polled.
 */
public final class VirtualFlinks {

    private record Handling(Instant at, long order, Exchange exchange, Mishap mishap, Duration back) {}

    private static final Page NOTHING = Page.of(0, "");

    private final InstantSource time;
    private final Weather weather = new Weather();
    private final Ledger ledger = new Ledger();
    private final Mishaps mishaps;
    private final Bank bank;
    private final Desk desk;
    private final List<Line> lines = new ArrayList<>();
    private final PriorityQueue<Handling> handlings =
            new PriorityQueue<>(Comparator.comparing(Handling::at).thenComparingLong(Handling::order));
    private @Nullable Consumer<String> trace;
    private long exchanges;
    private long order;

    /** {@code time} is the true time, which Flinks goes by. */
    public VirtualFlinks(RandomGenerator random, InstantSource time) {
        this.time = time;
        mishaps = new Mishaps(new SplittableRandom(random.nextLong()), weather);
        bank = new Bank(new SplittableRandom(random.nextLong()), weather, ledger);
        desk = new Desk(new SplittableRandom(random.nextLong()), weather, bank, ledger);
    }

    /** The production settings of a worker that talks to this Flinks, with its keys. */
    public static FlinksSettings settings() {
        return FlinksSettings.of(
                        URI.create("https://flinks.example"), "customer-1", URI.create("https://connect.example"))
                .with(new FlinksSettings.Secrets(Desk.SECRET_KEY, Desk.API_KEY));
    }

    /** Calm until the driver says otherwise. */
    public Weather weather() {
        return weather;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Takes a line for each exchange that Flinks handled and each answer that arrived. */
    public void trace(Consumer<String> lineTaker) {
        trace = lineTaker;
    }

    /** A worker process begins; {@code clock} is its own, and may be wrong. */
    public Line line(String name, InstantSource clock) {
        return line(name, clock, settings());
    }

    /** The same with other limits or another form of polls; the keys must be those of {@link #settings}. */
    public Line line(String name, InstantSource clock, FlinksSettings settings) {
        return line(name, clock, settings, Banks.DEFAULT);
    }

    /** The same with other rules about banks. */
    public Line line(String name, InstantSource clock, FlinksSettings settings, Banks banks) {
        Line line = new Line(this, name, settings, banks, clock, time);
        lines.removeIf(Line::isOver);
        lines.add(line);
        return line;
    }

    /** When something happens next, at Flinks or at a process that is not paused; {@link Instant#MAX} where nothing will. */
    public Instant nextArrival() {
        Handling handling = handlings.peek();
        Arrival arrival = firstArrival();
        if (handling == null) {
            return arrival == null ? Instant.MAX : arrival.at();
        }
        return arrival != null && arrival.at().isBefore(handling.at()) ? arrival.at() : handling.at();
    }

    /**
     * Lets happen what is due by then, in the order of its time; answers are heard, and their follow-up calls sent, at the
     * driver's present time.
     *
     * @return how many things happened
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

    /** A person answers the challenge of this session in Connect; whether it still asked. */
    public boolean answer(String requestId, boolean right) {
        return bank.answer(requestId, right, time.instant());
    }

    /** Whether the bank works on this session, and may yet ask. */
    public boolean works(String requestId) {
        LiveSession session = bank.session(requestId);
        return session != null && session.look(time.instant()) == LiveSession.Phase.WORKING;
    }

    /** A person goes through Connect's credentials flow: the login is refreshed without any worker. */
    public void signIn(String loginId) {
        bank.signIn(loginId, time.instant());
    }

    /** When the bank last let this login in; null for never. */
    public @Nullable Instant lastRefresh(String loginId) {
        return bank.login(loginId).lastRefresh;
    }

    /** The login's RequestIds that live now: working or asking, not expired. */
    public List<String> living(String loginId) {
        return bank.login(loginId).living(time.instant());
    }

    /** Does what a person decided, where it happens at Flinks; a redirect is for the driver to publish. */
    public void perform(Deed deed) {
        switch (deed) {
            case Deed.Answers answers -> answer(answers.requestId(), answers.right());
            case Deed.SignsIn signsIn -> signIn(signsIn.loginId());
            case Deed.Redirected ignored -> {}
        }
    }

    Exchange route(Line line, Request request, Caller caller) {
        Exchange exchange = new Exchange(++exchanges, line, request, caller, time.instant());
        Mishap mishap = mishaps.pick(exchange.asked().kind());
        Duration there = mishaps.wayThere();
        Duration longest = request.timeout().minusMillis(1);
        Instant at = exchange.sentAt().plus(there.compareTo(longest) < 0 ? there : longest);
        Duration back = mishaps.wayBack(mishap, request.timeout());
        handlings.add(new Handling(at, ++order, exchange, mishap, back));
        return exchange;
    }

    private void handle(Handling handling) {
        Exchange exchange = handling.exchange();
        Mishap mishap = handling.mishap();
        boolean acts = mishaps.acts(mishap);
        Page said = acts ? desk.answer(exchange, handling.at()) : NOTHING;
        Page page = mishaps.done(mishap, said, handling.at());
        if (trace != null) {
            trace.accept(handling.at() + " " + exchange + " -> "
                    + (acts ? said.status() + " " + said.body() : "not handled")
                    + (mishap == Mishap.NONE ? "" : " " + mishap));
        }
        Instant at = handling.at().plus(handling.back());
        boolean late = at.isAfter(exchange.deadline());
        Consumer<Caller> ending = late ? caller -> caller.lost("no answer in time") : ending(mishap, page);
        exchange.line()
                .arrives(new Arrival(
                        late ? exchange.deadline() : at,
                        ++order,
                        exchange,
                        !late && Mishaps.whole(mishap),
                        late ? null : silence(exchange, mishap, page),
                        ending));
    }

    private static Consumer<Caller> ending(Mishap mishap, Page page) {
        return switch (mishap) {
            case CONNECTION_REFUSED -> caller -> caller.notSent("connection refused");
            case LOST_BEFORE, LOST_AFTER -> caller -> caller.lost("connection closed");
            default ->
                caller -> caller.received(
                        page.status(), page.retryAfter(), page.body().getBytes(StandardCharsets.UTF_8));
        };
    }

    /** The list of institutions is read once a day, and counts as no call. */
    private static @Nullable Duration silence(Exchange exchange, Mishap mishap, Page page) {
        boolean tooMany = switch (mishap) {
            case NONE, SLOW -> page.body().contains("\"TOO_MANY_REQUESTS\"");
            case TOO_MANY -> true;
            default -> false;
        };
        if (!tooMany || exchange.asked().kind() == Asked.Kind.INSTITUTIONS) {
            return null;
        }
        String retryAfter = page.retryAfter();
        boolean seconds = retryAfter != null && retryAfter.matches("\\d+");
        return seconds ? Duration.ofSeconds(Long.parseLong(retryAfter)) : Duration.ZERO;
    }

    void left(Exchange exchange, int open) {
        ledger.note(new Sent(exchange.process(), open, exchange.sentAt()));
    }

    private void heard(Arrival arrival, Instant now) {
        Exchange exchange = arrival.exchange();
        if (arrival.silence() != null) {
            ledger.note(new TurnedAway(exchange.process(), arrival.silence(), now));
        }
        if (exchange.isNoted()) {
            ledger.note(new Replied(exchange.number(), exchange.process(), now, arrival.whole()));
        }
        if (trace != null) {
            trace.accept(now + " " + exchange + " heard" + (arrival.whole() ? "" : ", but not as Flinks said it"));
        }
    }

    private @Nullable Arrival firstArrival() {
        Arrival first = null;
        for (Line line : lines) {
            Arrival next = line.next();
            if (next != null && (first == null || Arrival.IN_ORDER.compare(next, first) < 0)) {
                first = next;
            }
        }
        return first;
    }
}
