package dev.reconnect.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Policy.OtherResponse;
import dev.reconnect.worker.session.Policy.Ways;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.testing.FlinksModel;
import dev.reconnect.worker.session.testing.MoveChecker;
import dev.reconnect.worker.session.testing.SessionHarness;
import dev.reconnect.worker.session.testing.SessionMove;
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
 * Whatever happens in whatever order: one end for every refresh, no start beside a session that lives, none with
 * refused credentials, no state without an end, nothing that grows. {@link MoveChecker} and {@link FlinksModel} say
 * what must hold.
 */
class SessionPropertiesTest {

    /** At most three waiters, so that a sequence can reach the bound; a short batch deadline, so that it ends. */
    private static final Policy POLICY = SessionHarness.POLICY
            .with(SessionHarness.POLICY.deadlines().withBatch(Duration.ofHours(1)))
            .withWaiters(3);

    @Property(seed = "20261122", tries = 8_000)
    void everyRefreshHasOneEndAndNoStartHappensBesideALivingSession(
            @ForAll("ways") Ways ways, @ForAll("moves") List<SessionMove> moves, @ForAll("move") SessionMove last) {
        MoveChecker checker = new MoveChecker(POLICY.with(ways));
        moves.forEach(checker::play);
        checker.comeToRest(last);
    }

    @Property(seed = "20261122", tries = 80)
    void whatIsRememberedStaysBoundedOverManySessions(
            @ForAll("ways") Ways ways, @ForAll("manyMoves") List<SessionMove> moves, @ForAll("move") SessionMove last) {
        MoveChecker checker = new MoveChecker(POLICY.with(ways));
        moves.forEach(checker::play);
        checker.comeToRest(last);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void theSequencesReachEveryStateAndEveryNote(Ways ways) {
        Set<Class<?>> states = new HashSet<>();
        Set<Signal> notes = EnumSet.noneOf(Signal.class);
        Random random = new Random(20261102);
        for (int round = 0; round < 400; round++) {
            MoveChecker checker = new MoveChecker(POLICY.with(ways));
            for (int i = 0; i < 60; i++) {
                checker.play(SessionMove.random(random));
            }
            checker.comeToRest(SessionMove.random(random));
            states.addAll(checker.states);
            notes.addAll(checker.notes);
        }
        assertThat(states)
                .contains(
                        Queued.class,
                        Starting.class,
                        Authorizing.class,
                        ChallengePending.class,
                        CheckingCache.class,
                        Fetching.class,
                        Resting.class,
                        Void.class);
        assertThat(notes).containsExactlyInAnyOrder(Signal.values());
    }

    /** Every combination of the operator's choices. */
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
    Arbitrary<SessionMove> move() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 99);
        return Combinators.combine(Arbitraries.of(SessionMove.WEIGHTED), small, small)
                .as(SessionMove::new);
    }

    @Provide
    Arbitrary<List<SessionMove>> moves() {
        return move().list().ofMaxSize(60);
    }

    /** Without the moves after which the login is forgotten, so that there is much to remember. */
    @Provide
    Arbitrary<List<SessionMove>> manyMoves() {
        return move().filter(move -> move.kind() != SessionMove.Kind.EVICT && move.kind() != SessionMove.Kind.DUE)
                .list()
                .ofMinSize(900)
                .ofMaxSize(1_000);
    }
}
