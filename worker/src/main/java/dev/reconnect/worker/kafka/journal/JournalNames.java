package dev.reconnect.worker.kafka.journal;

import static java.util.Map.entry;

import dev.reconnect.worker.session.Attempts;
import dev.reconnect.worker.session.Freshness;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Purpose;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Waiter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names that the journal gives to kinds of records and to their components. A value in a topic outlives the class that
 * wrote it: a type or a component may be renamed, its name here may not.
 */
public final class JournalNames {

    /** Every record of a sealed interface: the name tells the kinds apart. */
    private static final Map<Class<?>, String> KINDS = Map.ofEntries(
            entry(Session.Queued.class, "Queued"),
            entry(Session.Starting.class, "Starting"),
            entry(Session.Authorizing.class, "Authorizing"),
            entry(Session.ChallengePending.class, "ChallengePending"),
            entry(Session.CheckingCache.class, "Confirming"),
            entry(Session.Fetching.class, "Fetching"),
            entry(Session.Resting.class, "Resting"),
            entry(Purpose.Await.class, "Await"),
            entry(Purpose.StartLive.class, "StartLive"),
            entry(Purpose.TakeAnyway.class, "TakeAnyway"),
            entry(Purpose.AskSession.class, "AskSession"),
            entry(Purpose.Expire.class, "Expire"),
            entry(Purpose.Refetch.class, "Refetch"),
            entry(Purpose.NameInstitution.class, "NameInstitution"));

    /** Components whose names here are not those of the code: by record, from the code's name to the journal's. */
    private static final Map<Class<?>, Map<String, String>> RENAMED = Map.of(
            OpenState.class, Map.of("history", "memory"),
            Session.Resting.class, Map.of("history", "memory"),
            LoginHistory.class, Map.of("coolDownUntil", "sated", "orphan", "remnant"),
            Attempts.class, Map.of("replacements", "rebirths"),
            Freshness.class, Map.of("cacheRechecks", "reconfirmed"));

    /** Records whose components the journal holds as those of the record around them. */
    private static final Set<Class<?>> GROUPS = Set.of(OpenState.class, Freshness.class, Waiter.Requester.class);

    private JournalNames() {}

    static boolean isGroup(Class<?> type) {
        return GROUPS.contains(type);
    }

    /**
     * The name of a kind.
     *
     * @throws IllegalStateException for a record that has none: give it one before anything is written
     */
    static String kind(Class<?> kind) {
        String name = KINDS.get(kind);
        if (name == null) {
            throw new IllegalStateException("the journal has no name for " + kind);
        }
        return name;
    }

    /** The records of a sealed interface, in the order of their declaration. */
    public static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(JournalNames::kinds)
                : Stream.of(type);
    }

    /** The journal's name of a component; {@code null} where it is the code's. */
    static @Nullable String renamed(Class<?> type, String component) {
        return RENAMED.getOrDefault(type, Map.of()).get(component);
    }

    /** As {@link #renamed(Class, String)}, by the component's place. */
    static @Nullable String renamed(Class<?> type, int index) {
        RecordComponent[] components = type.getRecordComponents();
        return renamed(type, components[index].getName());
    }
}
