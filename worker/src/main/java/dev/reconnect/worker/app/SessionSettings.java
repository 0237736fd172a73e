package dev.reconnect.worker.app;

import dev.reconnect.worker.session.Policy.Doubt;
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
        Doubt startDoubtInteractive,
        Doubt startDoubtBatch) {

    public SessionSettings {
        redirectAllowList = List.copyOf(redirectAllowList);
    }
}
