package dev.reconnect.worker.cli;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.kafka.control.PauseTarget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to pause or to resume: a lane or an institution. */
final class PauseTargetOptions {
    @Option(names = "--lane", description = "interactive or batch.")
    private @Nullable Lane lane;

    @Option(names = "--institution", paramLabel = "ID", description = "The Flinks InstitutionId of one bank.")
    private int institution = -1;

    /** The target; null if the id of the institution is not valid. */
    @Nullable PauseTarget target() {
        return lane == null ? PauseTarget.of("institution/" + institution) : new PauseTarget.OfLane(lane);
    }
}
