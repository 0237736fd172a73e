package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.admin.GroupStatus;
import dev.reconnect.worker.app.admin.GroupStatus.Held;
import dev.reconnect.worker.app.admin.GroupStatus.Lag;
import dev.reconnect.worker.kafka.control.Pause;
import dev.reconnect.worker.kafka.control.PauseTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code status} prints, as text or as JSON. */
record StatusPage(PauseStore.Reading control, GroupStatus groups) {
    private static final JsonMapper JSON = JsonMapper.shared();

    List<String> lines(boolean json) {
        return json ? List.of(JSON.writeValueAsString(object())) : readable();
    }

    private List<String> readable() {
        List<String> lines = new ArrayList<>();
        if (control.pauses().isEmpty()) {
            lines.add(line("paused", "nothing"));
        }
        control.pauses().forEach(pause -> lines.add(line("paused", words(pause))));
        if (control.unreadable() > 0) {
            lines.add(line(
                    "warning",
                    control.unreadable() + " records of the control topic cannot be read and pause nothing"));
        }
        lines.add(line("workers", groups.workers() == 0 ? "none: nothing is taken" : "" + groups.workers()));
        groups.lags().forEach(lag -> {
            lines.add(line("lag", "%-11s  %s".formatted(lag.source(), words(lag))));
            lag.held().forEach(held -> lines.add(line("held", "%-11s  %s".formatted(lag.source(), words(held)))));
        });
        return lines;
    }

    private static String line(String what, String text) {
        return "%-8s  %s".formatted(what, text);
    }

    private static String words(Pause pause) {
        StringBuilder words =
                new StringBuilder(pause.target().words()).append(", until ").append(PauseCommand.words(pause.until()));
        append(words, ", since ", pause.pausedAt());
        append(words, ", by ", pause.pausedBy());
        append(words, ": ", pause.reason());
        return words.toString();
    }

    private static void append(StringBuilder words, String before, @Nullable Object what) {
        if (what != null) {
            words.append(before).append(what);
        }
    }

    private static String words(Lag lag) {
        if (lag.partitions() == 0) {
            return "unknown: the topic does not exist";
        }
        String unknown = "group " + lag.group() + " has no position in " + lag.unknown() + " of " + lag.partitions()
                + " partitions";
        if (lag.unknown() == 0) {
            return Long.toString(lag.records());
        }
        return lag.unknown() == lag.partitions() || lag.records() == 0
                ? "unknown: " + unknown
                : "at least " + lag.records() + ": " + unknown;
    }

    private static String words(Held held) {
        return held.records() + " held back by an open transaction: partition " + held.partition() + ", from offset "
                + held.offset();
    }

    private ObjectNode object() {
        ObjectNode page = JSON.createObjectNode();
        ArrayNode paused = page.putArray("paused");
        control.pauses().forEach(pause -> write(pause, paused.addObject()));
        page.put("unreadablePauses", control.unreadable());
        page.put("workers", groups.workers());
        ObjectNode lags = page.putObject("lag");
        groups.lags().forEach(lag -> write(lag, lags.putObject(lag.source())));
        return page;
    }

    private static void write(Lag lag, ObjectNode node) {
        node.put("records", lag.unknown() == 0 && lag.partitions() > 0 ? (Long) lag.records() : null)
                .put("atLeast", lag.records())
                .put("unknownPartitions", lag.unknown());
        ArrayNode held = node.putArray("held");
        lag.held()
                .forEach(one -> held.addObject()
                        .put("partition", one.partition())
                        .put("offset", one.offset())
                        .put("records", one.records()));
    }

    private static void write(Pause pause, ObjectNode node) {
        switch (pause.target()) {
            case PauseTarget.OfLane ofLane ->
                node.put("lane", ofLane.lane().name().toLowerCase(Locale.ROOT));
            case PauseTarget.OfInstitution institution -> node.put("institutionId", institution.institutionId());
        }
        put(node, "until", pause.until());
        put(node, "pausedAt", pause.pausedAt());
        put(node, "pausedBy", pause.pausedBy());
        put(node, "reason", pause.reason());
    }

    private static void put(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }
}
