package dev.reconnect.worker.kafka.log;

import dev.reconnect.worker.kafka.journal.Positions;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.Source;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds where a shard starts to read its sources. */
final class StartPositions {

    private final OffsetLookup offsets;

    StartPositions(OffsetLookup offsets) {
        this.offsets = offsets;
    }

    /**
     * The start position of every source. For the interactive source it is the group's committed offset, or else the
     * journal's. For the others the journal's comes first, because the offsets of a group without members expire. If
     * there is neither, it is the earliest record.
     */
    Map<Source, Long> positions(int partition, @Nullable Positions journal) throws ShardUnavailable {
        Map<Source, Long> positions = new EnumMap<>(Source.class);
        for (Source source : Source.values()) {
            Long journaled = journal == null ? null : journal.offsets().get(source);
            Long position;
            if (source == Source.INTERACTIVE) {
                Long committed = offsets.committed(source, partition);
                position = committed != null ? committed : journaled;
            } else {
                position = journaled != null ? journaled : offsets.committed(source, partition);
            }
            positions.put(source, position != null ? position : offsets.earliest(source, partition));
        }
        return positions;
    }
}
