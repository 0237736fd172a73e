package dev.reconnect.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Policy.OtherResponse;
import dev.reconnect.worker.session.Policy.Ways;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens in whatever order: one end for every refresh, no start beside a living session, none with refused
 * credentials, no state without an end, nothing that grows. {@link Play} and {@link FlinksModel} say what must hold.
 */
class SessionPropertiesTest {

    /** Three waiters at most, so that a sequence can meet the bound; a short night, so that it ends. */
    private static final Policy POLICY = Stage.POLICY
            .with(Stage.POLICY.deadlines().withBatch(Duration.ofHours(1)))
            .withWaiters(3);

    @Property(tries = 8_000)
    void everyRefreshHasOneEndAndNoStartHappensBesideALivingSession(
            @ForAll("ways") Ways ways, @ForAll("moves") List<Move> moves, @ForAll("move") Move last) {
        Play play = new Play(POLICY.with(ways));
        moves.forEach(play::play);
        play.comeToRest(last);
    }

    @Property(tries = 80)
    void whatIsRememberedStaysBoundedOverManySessions(
            @ForAll("ways") Ways ways, @ForAll("manyMoves") List<Move> moves, @ForAll("move") Move last) {
        Play play = new Play(POLICY.with(ways));
        moves.forEach(play::play);
        play.comeToRest(last);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void theSequencesReachEveryStateAndEveryNote(Ways ways) {
        Set<Class<?>> states = new HashSet<>();
        Set<Note> notes = EnumSet.noneOf(Note.class);
        Random random = new Random(20261102);
        for (int round = 0; round < 400; round++) {
            Play play = new Play(POLICY.with(ways));
            for (int i = 0; i < 60; i++) {
                play.play(Move.random(random));
            }
            play.comeToRest(Move.random(random));
            states.addAll(play.states);
            notes.addAll(play.notes);
        }
        assertThat(states)
                .contains(
                        Queued.class,
                        Starting.class,
                        Authorizing.class,
                        ChallengePending.class,
                        Confirming.class,
                        Fetching.class,
                        Resting.class,
                        Void.class);
        assertThat(notes).containsExactlyInAnyOrder(Note.values());
    }

    /** Every combination of what the operator may choose. */
    static List<Ways> everyWay() {
        List<Ways> ways = new ArrayList<>();
        for (OtherResponse otherResponse : OtherResponse.values()) {
            for (AfterRedirect afterRedirect : AfterRedirect.values()) {
                ways.add(new Ways(otherResponse, afterRedirect, false));
                ways.add(new Ways(otherResponse, afterRedirect, true));
            }
        }
        return ways;
    }

    @Provide
    Arbitrary<Ways> ways() {
        return Arbitraries.of(everyWay());
    }

    @Provide
    Arbitrary<Move> move() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 99);
        return Combinators.combine(Arbitraries.of(Move.WEIGHTED), small, small).as(Move::new);
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return move().list().ofMaxSize(60);
    }

    /** Without what would have the login forgotten, so that there is much to remember. */
    @Provide
    Arbitrary<List<Move>> manyMoves() {
        return move().filter(move -> move.kind() != Move.Kind.EVICT && move.kind() != Move.Kind.DUE)
                .list()
                .ofMinSize(900)
                .ofMaxSize(1_000);
    }
}
