package dev.reconnect.worker.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BoundedTest {

    @Test
    void theEntryThatWasPutFirstGoesFirst() {
        Map<String, Integer> map = Bounded.map(2);
        map.put("a", 1);
        map.put("b", 2);
        map.get("a");
        map.put("c", 3);

        assertThat(map).containsExactly(Map.entry("b", 2), Map.entry("c", 3));
    }

    @Test
    void byUseTheEntryThatWasUsedLongestAgoGoesFirst() {
        Map<String, Integer> map = Bounded.mapByUse(2);
        map.put("a", 1);
        map.put("b", 2);
        map.get("a");
        map.put("c", 3);

        assertThat(map).containsExactly(Map.entry("a", 1), Map.entry("c", 3));
    }

    @Test
    void anElementThatIsThereAlreadyPushesNoneOut() {
        Set<String> set = Bounded.set(2);
        set.add("a");
        set.add("b");

        assertThat(set.add("a")).isFalse();
        assertThat(set).containsExactly("a", "b");
        assertThat(set.add("c")).isTrue();
        assertThat(set).containsExactly("b", "c");
    }
}
