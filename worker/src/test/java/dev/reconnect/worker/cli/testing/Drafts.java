package dev.reconnect.worker.cli.testing;

import dev.reconnect.worker.cli.file.Deadline;
import dev.reconnect.worker.cli.file.RequestDraft;
import dev.reconnect.worker.cli.file.RequestDraft.Echoed;
import dev.reconnect.worker.cli.file.RequestDraft.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests for every account, without transactions. */
public final class Drafts {
    public static final Wanted ALL_ACCOUNTS = new Wanted(null, null, List.of());
    public static final RequestDraft PLAIN =
            new RequestDraft(new Echoed(null, null, null), null, null, false, null, false, ALL_ACCOUNTS);

    private Drafts() {}

    public static RequestDraft ofRun(String runId, @Nullable Deadline deadline) {
        return new RequestDraft(new Echoed("tests", runId, null), null, deadline, false, null, true, ALL_ACCOUNTS);
    }
}
