package dev.reconnect.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.process.ChildJvm;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalPortsTest {

    @Test
    void aPortThatIsNotInUseYetIsNotHandedOutAgain() {
        Set<Integer> ports = new HashSet<>();

        for (int i = 0; i < 100; i++) {
            assertThat(ports.add(LocalPorts.free(1, Set.of()).getFirst())).isTrue();
        }
    }

    @Test
    void portsInARowAreHandedOutAsOne() {
        int first = LocalPorts.inARow(3);

        assertThat(LocalPorts.free(20, Set.of())).doesNotContain(first, first + 1, first + 2);
    }

    @Test
    void twoProcessesHandOutDifferentPorts() throws Exception {
        List<Integer> here = LocalPorts.free(100, Set.of());
        Process other = ChildJvm.of(ChildJvm.SHORT_LIVED, Map.of(), PrintsPorts.class, List.of())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        List<Integer> there = other.inputReader().lines().map(Integer::valueOf).toList();

        assertThat(other.waitFor()).isZero();
        assertThat(there).hasSize(300).doesNotContainAnyElementsOf(here);
    }

    /** Prints most of the ports that its process can hand out. */
    static final class PrintsPorts {
        private PrintsPorts() {}

        static void main(String[] arguments) {
            LocalPorts.free(300, Set.of()).forEach(System.out::println);
        }
    }
}
