package dev.reconnect.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.CredentialsRequired.Reason;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.simulation.testing.flinks.PersonAction;
import dev.reconnect.worker.simulation.testing.flinks.PersonAction.Answers;
import dev.reconnect.worker.simulation.testing.flinks.PersonAction.Redirected;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedPeople;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SimulatedPeopleTest {

    private static final Instant SHOWN = Instant.parse("2026-11-22T03:00:00Z");
    private static final Subject SUBJECT =
            new Subject("ada", "refresh-1", null, null, Lane.INTERACTIVE, null, null, null);
    private static final MfaChallengePending CHALLENGE = new MfaChallengePending(
            SUBJECT, "live-1", "https://connect.example", SHOWN.plusSeconds(465), null, List.of(), false);

    @Test
    void somebodyDoesEverythingThatAPersonMayDo() {
        List<List<PersonAction>> all = meetMany();

        assertThat(all).as("nothing at all").anyMatch(List::isEmpty);
        assertThat(all).as("the right answer").anyMatch(has(answer(Answers::right)));
        assertThat(all).as("a wrong answer").anyMatch(has(answer(given -> !given.right())));
        assertThat(all)
                .as("an answer too late")
                .anyMatch(has(answer(given -> given.at().isAfter(CHALLENGE.expiresAt()))));
        assertThat(all)
                .as("a redirect for another login")
                .anyMatch(has(redirect(event -> !event.loginId().equals("ada"))));
        assertThat(all).as("without a RequestId").anyMatch(has(redirect(event -> event.requestId() == null)));
        assertThat(all)
                .as("with a wrong RequestId")
                .anyMatch(has(redirect(event -> Objects.equals(event.requestId(), "live-none"))));
        assertThat(all).as("the same redirect twice").anyMatch(SimulatedPeopleTest::saysTheSameTwice);
        assertThat(all)
                .as("a redirect before the answer")
                .anyMatch(actions -> actions.size() > 1
                        && actions.getFirst() instanceof Redirected
                        && actions.getLast() instanceof Answers);
    }

    @Test
    void whatAPersonDoesComesInTheOrderOfTime() {
        assertThat(meetMany())
                .allSatisfy(actions -> assertThat(actions).isSortedAccordingTo(Comparator.comparing(PersonAction::at)));
    }

    @Test
    void theWellBehavedAnswerRightlyAndAreRedirectedOnce() {
        SimulatedPeople people = new SimulatedPeople(new SplittableRandom(1)).wellBehaved(true);
        for (int i = 0; i < 50; i++) {
            assertThat(people.meet(CHALLENGE, SHOWN))
                    .satisfiesExactly(
                            first -> assertThat(first).isInstanceOfSatisfying(Answers.class, given -> {
                                assertThat(given.right()).isTrue();
                                assertThat(given.at()).isBefore(CHALLENGE.expiresAt());
                            }),
                            second -> assertThat(second).isInstanceOf(Redirected.class));
        }
    }

    @Test
    void someGoThroughTheCredentialsFlowAndSomeCloseIt() {
        SimulatedPeople people = new SimulatedPeople(new SplittableRandom(1));
        CredentialsRequired asked = new CredentialsRequired(
                SUBJECT, "https://connect.example", 14, new Reason("INVALID_PASSWORD", 401), Action.RECONNECT, false);
        List<List<PersonAction>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(people.meet(asked, SHOWN));
        }

        assertThat(all).anyMatch(List::isEmpty);
        assertThat(all).anyMatch(has(PersonAction.SignsIn.class::isInstance));
        assertThat(all).anyMatch(has(redirect(event -> event.refreshId() == null)));
    }

    private static List<List<PersonAction>> meetMany() {
        SimulatedPeople people = new SimulatedPeople(new SplittableRandom(1));
        List<List<PersonAction>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(people.meet(CHALLENGE, SHOWN));
        }
        return all;
    }

    private static Predicate<List<PersonAction>> has(Predicate<PersonAction> wanted) {
        return actions -> actions.stream().anyMatch(wanted);
    }

    private static Predicate<PersonAction> answer(Predicate<Answers> wanted) {
        return action -> action instanceof Answers answers && wanted.test(answers);
    }

    private static Predicate<PersonAction> redirect(Predicate<RedirectConfirmed> wanted) {
        return action -> action instanceof Redirected redirected && wanted.test(redirected.event());
    }

    private static boolean saysTheSameTwice(List<PersonAction> actions) {
        List<String> ids = actions.stream()
                .filter(Redirected.class::isInstance)
                .map(action -> ((Redirected) action).event().confirmationId())
                .toList();
        return ids.size() == 2 && ids.getFirst().equals(ids.getLast());
    }
}
