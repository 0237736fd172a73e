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
 * The names that the journal gives to kinds of records and to their components. A value in a topic outlives the class
 * that wrote it. So a type or a component may be renamed, but its name here must stay.
 */
public final class JournalNames {

    /** The names of the records of sealed interfaces. The name tells the kinds apart. */
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

    /** The components that the journal names differently: for each record, from the code's name to the journal's. */
    private static final Map<Class<?>, Map<String, String>> RENAMED = Map.of(
            OpenState.class, Map.of("history", "memory"),
            Session.Resting.class, Map.of("history", "memory"),
            LoginHistory.class, Map.of("coolDownUntil", "sated", "orphan", "remnant"),
            Attempts.class, Map.of("replacements", "rebirths"),
            Freshness.class, Map.of("cacheRechecks", "reconfirmed"));

    /** Records that the journal does not nest: it holds their components as components of the record around them. */
    private static final Set<Class<?>> GROUPS = Set.of(OpenState.class, Freshness.class, Waiter.Requester.class);

    private JournalNames() {}

    static boolean isGroup(Class<?> type) {
        return GROUPS.contains(type);
    }

    /**
     * The journal's name of a kind.
     *
     * @throws IllegalStateException if the record has none; it needs one before any value is written
     */
    static String kind(Class<?> kind) {
        String name = KINDS.get(kind);
        if (name == null) {
            throw new IllegalStateException("the journal has no name for " + kind);
        }
        return name;
    }

    /** All records of a sealed interface, also those of sealed interfaces inside it, in the order of declaration. */
    public static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(JournalNames::kinds)
                : Stream.of(type);
    }

    /** The journal's name of a component; {@code null} if it is the same as in the code. */
    static @Nullable String renamed(Class<?> type, String component) {
        return RENAMED.getOrDefault(type, Map.of()).get(component);
    }

    /** Like {@link #renamed(Class, String)}, for the component at this index. */
    static @Nullable String renamed(Class<?> type, int index) {
        RecordComponent[] components = type.getRecordComponents();
        return renamed(type, components[index].getName());
    }
}
