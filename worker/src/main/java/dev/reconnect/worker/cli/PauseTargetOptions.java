package dev.reconnect.worker.cli;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.kafka.control.PauseTarget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to pause or to resume: one of the two. */
final class PauseTargetOptions {
    @Option(names = "--lane", description = "interactive or batch.")
    private @Nullable Lane lane;

    @Option(names = "--institution", paramLabel = "ID", description = "The Flinks InstitutionId of one bank.")
    private int institution = -1;

    /** Null where the institution's id is none. */
    @Nullable PauseTarget target() {
        return lane == null ? PauseTarget.of("institution/" + institution) : new PauseTarget.OfLane(lane);
    }
}
