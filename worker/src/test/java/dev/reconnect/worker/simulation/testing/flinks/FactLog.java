package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.simulation.testing.flinks.Fact.Opened;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Started;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All facts at Flinks, in the order in which Flinks noticed them. It only grows. */
public final class FactLog {

    private final List<Fact> facts = new ArrayList<>();
    private final Map<String, Integer> starts = new TreeMap<>();

    void note(Fact fact) {
        facts.add(fact);
        if (fact instanceof Started started) {
            starts.merge(started.loginId(), 1, Integer::sum);
        }
    }

    /** All facts; a view that grows. */
    public List<Fact> facts() {
        return Collections.unmodifiableList(facts);
    }

    /** The facts from this index on, for an auditor that looks after every step. */
    public List<Fact> since(int index) {
        return List.copyOf(facts.subList(index, facts.size()));
    }

    public int size() {
        return facts.size();
    }

    /** All facts of one kind. */
    public <F extends Fact> List<F> all(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The number of starts of each login, by login. */
    public Map<String, Integer> starts() {
        return Collections.unmodifiableMap(starts);
    }

    /** The live sessions that were opened while another of the same login still lived. */
    public List<Opened> openedBesideLiving() {
        return all(Opened.class).stream()
                .filter(opened -> !opened.besideLiving().isEmpty())
                .toList();
    }
}
