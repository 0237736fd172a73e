package dev.reconnect.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.testing.MoveChecker;
import dev.reconnect.worker.session.testing.SessionHarness;
import dev.reconnect.worker.session.testing.SessionMove;
import dev.reconnect.worker.session.testing.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The state diagrams in README.md and RATIONALE.md show every transition of the rules, and no other. */
class StateDiagramTest {

    /** At most three waiters, so that a sequence can reach the bound; a short batch deadline, so that it ends. */
    private static final Policy POLICY = SessionHarness.POLICY
            .with(SessionHarness.POLICY.deadlines().withBatch(Duration.ofHours(1)))
            .withWaiters(3);

    private static final Pattern DIAGRAM = Pattern.compile("```mermaid\\nstateDiagram-v2\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ARROW = Pattern.compile("(\\S+) --> ([^\\s:]+)");

    @Test
    void theDiagramsHaveEveryTransitionThatTheRulesMake() throws IOException {
        String pages = Files.readString(Path.of("README.md")) + Files.readString(Path.of("RATIONALE.md"));
        assertThat(seen()).isEqualTo(drawn(pages));
    }

    private static Set<String> drawn(String pages) {
        return DIAGRAM.matcher(pages)
                .results()
                .flatMap(diagram -> ARROW.matcher(diagram.group(1)).results())
                .map(arrow -> new Transition(arrow.group(1), arrow.group(2)).toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The transitions of random sequences of all inputs, likely or not, with a fixed seed. */
    private static Set<String> seen() {
        Set<String> seen = new TreeSet<>();
        Random random = new Random(20261130);
        for (int round = 0; round < 600; round++) {
            for (Policy.Ways ways : SessionPropertiesTest.everyWay()) {
                MoveChecker checker = new MoveChecker(POLICY.with(ways));
                for (int i = 0; i < 60; i++) {
                    checker.play(SessionMove.random(random));
                }
                checker.comeToRest(SessionMove.random(random));
                checker.transitions.forEach(transition -> seen.add(transition.toString()));
            }
        }
        return seen;
    }
}
