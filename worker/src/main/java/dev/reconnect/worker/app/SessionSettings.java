package dev.reconnect.worker.app;

import java.time.Duration;
import java.util.List;

/**
 * How long sessions live and what they may do.
 *
 * @param redirectAllowList origins in lower case, without a path
 */
public record SessionSettings(
        Duration deadlineInteractive,
        Duration deadlineBatch,
        Duration remember,
        Duration coolDownAfterSuccess,
        Duration coolDownAfterRejection,
        List<String> redirectAllowList,
        StartDoubt startDoubtInteractive,
        StartDoubt startDoubtBatch) {

    public SessionSettings {
        redirectAllowList = List.copyOf(redirectAllowList);
    }

    /** What to do after a start that may or may not have opened a session at Flinks. */
    public enum StartDoubt {
        /** Start again: a person waits. */
        RETRY,
        /** Start again only when whatever was opened has surely died. */
        WAIT_OUT
    }
}
