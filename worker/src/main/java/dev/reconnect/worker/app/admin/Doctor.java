package dev.reconnect.worker.app.admin;

import dev.reconnect.worker.app.admin.Doctor.Finding.Level;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.flinks.client.FlinksFinding;
import dev.reconnect.worker.flinks.client.FlinksProbe;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** Checks everything that a worker needs, and changes nothing that another worker would notice. */
public final class Doctor {

    /** How long one check may take, in milliseconds, unless the operator's own settings say less. */
    static final int LIMIT_MILLIS = 10_000;

    private static final String COMPRESSION = "compression";

    private Doctor() {}

    /**
     * What one check has found.
     *
     * @param check what was checked
     * @param text what was found and, if it is not as it should be, what to do; shows no secret
     */
    public record Finding(String check, Level level, String text) {

        /** How bad it is. */
        public enum Level {
            OK,
            WARNING,
            FAILURE,
            /** Not checked, because something before it failed. */
            SKIPPED
        }
    }

    /** Checks everything, even if some checks fail, and reports each finding as it comes. */
    public static void examine(Settings settings, InstantSource clock, Consumer<Finding> report)
            throws InterruptedException {
        String compression = CompressionCheck.trouble();
        report.accept(
                compression == null
                        ? new Finding(COMPRESSION, Level.OK, "records can be read however they are compressed")
                        : new Finding(COMPRESSION, Level.FAILURE, compression));
        KafkaDoctor.examine(bounded(settings.kafka()), settings.topics(), report);
        FlinksProbe.look(settings.flinks(), clock, finding -> report.accept(translated(finding)));
    }

    private static KafkaShardsSettings bounded(KafkaShardsSettings kafka) {
        return kafka.with(kafka.connection()
                .withDefaults(Map.of(
                        "default.api.timeout.ms", Integer.toString(LIMIT_MILLIS),
                        "request.timeout.ms", Integer.toString(LIMIT_MILLIS / 2),
                        "max.block.ms", Integer.toString(LIMIT_MILLIS))));
    }

    private static Finding translated(FlinksFinding finding) {
        Level level = switch (finding.level()) {
            case OK -> Level.OK;
            case WARNING -> Level.WARNING;
            case FAILURE -> Level.FAILURE;
            case NOT_CHECKED -> Level.SKIPPED;
        };
        return new Finding(finding.check(), level, finding.text());
    }
}
