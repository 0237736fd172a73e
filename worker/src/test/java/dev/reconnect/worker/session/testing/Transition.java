package dev.reconnect.worker.session.testing;

import dev.reconnect.worker.session.Session;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An arrow of the state diagram, by the names of the states; {@code [*]} is a login of which nothing is known. */
public record Transition(String from, String to) {

    static Optional<Transition> between(@Nullable Session before, @Nullable Session after) {
        Transition transition = new Transition(name(before), name(after));
        return transition.from.equals(transition.to) ? Optional.empty() : Optional.of(transition);
    }

    private static String name(@Nullable Session session) {
        return session == null ? "[*]" : session.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return from + " --> " + to;
    }
}
