package dev.reconnect.worker.app.settings;

import static dev.reconnect.worker.app.settings.SettingsTable.AUTHORIZE_TIMEOUT;
import static dev.reconnect.worker.app.settings.SettingsTable.CALLS_PER_SECOND;
import static dev.reconnect.worker.app.settings.SettingsTable.CALLS_PER_SECOND_MIN;
import static dev.reconnect.worker.app.settings.SettingsTable.CALL_TIMEOUT;
import static dev.reconnect.worker.app.settings.SettingsTable.EXPIRY_MARGIN;
import static dev.reconnect.worker.app.settings.SettingsTable.GROUP_PROTOCOL;
import static dev.reconnect.worker.app.settings.SettingsTable.KAFKA_CLIENT;
import static dev.reconnect.worker.app.settings.SettingsTable.MAX_OPEN_CALLS;
import static dev.reconnect.worker.app.settings.SettingsTable.MAX_OPEN_CALLS_MIN;
import static dev.reconnect.worker.app.settings.SettingsTable.POLL_INTERVAL;
import static dev.reconnect.worker.app.settings.SettingsTable.POLL_INTERVAL_MAX;
import static dev.reconnect.worker.app.settings.SettingsTable.REMEMBER;
import static dev.reconnect.worker.app.settings.SettingsTable.SESSION_INACTIVITY;
import static dev.reconnect.worker.app.settings.SettingsTable.START;

import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.kafka.client.GroupProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Finds settings that are each valid, but not together. */
final class SettingsConsistency {
    private SettingsConsistency() {}

    static List<String> in(SettingValues values) {
        List<String> mistakes = new ArrayList<>();
        inOrder(POLL_INTERVAL, POLL_INTERVAL_MAX, values, mistakes);
        // A poll that comes after the end of the session finds nothing.
        inOrder(POLL_INTERVAL_MAX, SESSION_INACTIVITY, values, mistakes);
        inOrder(EXPIRY_MARGIN, SESSION_INACTIVITY, values, mistakes);
        lifeOfASession(values, mistakes);
        notAbove(CALLS_PER_SECOND_MIN, CALLS_PER_SECOND, values, mistakes);
        notAbove(MAX_OPEN_CALLS_MIN, MAX_OPEN_CALLS, values, mistakes);
        GroupProtocol protocol = values.find(GROUP_PROTOCOL);
        new TreeMap<>(values.kafkaClient())
                .forEach((name, value) -> KafkaClientNames.mistake(
                                name, protocol == null ? GroupProtocol.CLASSIC : protocol)
                        .or(() -> KafkaClientNames.mistake(name, value))
                        .ifPresent(mistake -> mistakes.add(KAFKA_CLIENT + name + " " + mistake)));
        timeOutsOfClients(values, mistakes);
        leaseOfAStart(values, mistakes);
        mistakes.addAll(RedirectConsistency.in(values));
        if (kafkaMillis(values, "max.block.ms", 0) > 60_000) {
            mistakes.add(
                    KAFKA_CLIENT + "max.block.ms must be 60000 at most: a shard that waits longer is taken for stuck.");
        }
        return mistakes;
    }

    /** A worker that forgets a session that may still live at Flinks would start a second one. */
    private static void lifeOfASession(SettingValues values, List<String> mistakes) {
        Setting<Duration> travel = values.find(START) == StartForm.AUTHORIZE ? AUTHORIZE_TIMEOUT : CALL_TIMEOUT;
        Duration life = values.find(SESSION_INACTIVITY);
        Duration onItsWay = values.find(travel);
        Duration remembered = values.find(REMEMBER);
        if (life != null
                && onItsWay != null
                && remembered != null
                && life.plus(onItsWay).compareTo(remembered) > 0) {
            mistakes.add(SESSION_INACTIVITY.name() + " and " + travel.name() + " together must not be longer than "
                    + REMEMBER.name() + ".");
        }
    }

    /** Kafka's clients do not start with others, and so no shard would. */
    private static void timeOutsOfClients(SettingValues values, List<String> mistakes) {
        long request = kafkaMillis(values, "request.timeout.ms", 10_000);
        long linger = kafkaMillis(values, "linger.ms", 5);
        if (kafkaMillis(values, "delivery.timeout.ms", 30_000) < request + linger) {
            mistakes.add(KAFKA_CLIENT + "delivery.timeout.ms (30000 unless set) must be " + (request + linger)
                    + " at least: request.timeout.ms and linger.ms together.");
        }
        if (kafkaMillis(values, "default.api.timeout.ms", 20_000) < request) {
            mistakes.add(KAFKA_CLIENT + "default.api.timeout.ms (20000 unless set) must be " + request
                    + " at least: request.timeout.ms.");
        }
        if (kafkaMillis(values, "retries", 1) == 0) {
            mistakes.add(KAFKA_CLIENT + "retries must be 1 at least.");
        }
    }

    /** A start may leave up to 5 s after its decision; until then no other worker may own its shard. */
    private static void leaseOfAStart(SettingValues values, List<String> mistakes) {
        long heartbeat = kafkaMillis(values, "heartbeat.interval.ms", 1_000);
        if (kafkaMillis(values, "session.timeout.ms", 10_000) - heartbeat < 5_000) {
            mistakes.add(KAFKA_CLIENT + "session.timeout.ms must be 5000 longer, at least, than " + KAFKA_CLIENT
                    + "heartbeat.interval.ms (" + heartbeat + ").");
        }
    }

    /** The value in milliseconds, or else {@code otherwise}. Kafka itself refuses a value that is no number. */
    private static long kafkaMillis(SettingValues values, String name, long otherwise) {
        String value = values.kafkaClient().get(name);
        return value != null && value.matches("[0-9]{1,9}") ? Long.parseLong(value) : otherwise;
    }

    private static void inOrder(
            Setting<Duration> shorter, Setting<Duration> longer, SettingValues values, List<String> mistakes) {
        Duration first = values.find(shorter);
        Duration second = values.find(longer);
        if (first != null && second != null && first.compareTo(second) > 0) {
            mistakes.add(shorter.name() + " must not be longer than " + longer.name() + ".");
        }
    }

    private static void notAbove(
            Setting<Integer> floor, Setting<Integer> ceiling, SettingValues values, List<String> mistakes) {
        Integer least = values.find(floor);
        Integer most = values.find(ceiling);
        if (least != null && most != null && least > most) {
            mistakes.add(floor.name() + " (" + least + ") must not be above " + ceiling.name() + " (" + most + ").");
        }
    }
}
