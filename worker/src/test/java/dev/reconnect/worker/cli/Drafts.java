package dev.reconnect.worker.cli;

import dev.reconnect.worker.cli.RequestDraft.Echoed;
import dev.reconnect.worker.cli.RequestDraft.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests for every account, without transactions. */
final class Drafts {
    static final Wanted ALL_ACCOUNTS = new Wanted(null, null, List.of());
    static final RequestDraft PLAIN =
            new RequestDraft(new Echoed(null, null, null), null, null, false, null, false, ALL_ACCOUNTS);

    private Drafts() {}

    static RequestDraft ofRun(String runId, @Nullable Deadline deadline) {
        return new RequestDraft(new Echoed("tests", runId, null), null, deadline, false, null, true, ALL_ACCOUNTS);
    }
}
