package dev.reconnect.bench;

import java.time.Duration;
import java.util.List;

/**
 * The load on the worker.
 *
 * @param refreshes how many refreshes, each of a login of its own; all are published at once
 * @param warmUp how many refreshes of other logins before them; the report shows them separately
 * @param pending how often a poll finds the session still pending; one more poll finds it authorized
 * @param answerAfter how long Flinks takes to answer each call
 * @param pollInterval the worker's first pause between polls
 * @param limit how long all of the refreshes may take together
 * @param workerOptions options of the worker's JVM
 */
record Load(
        int refreshes,
        int warmUp,
        int pending,
        Duration answerAfter,
        Duration pollInterval,
        Duration limit,
        List<String> workerOptions) {

    Load {
        workerOptions = List.copyOf(workerOptions);
    }

    static String loginId(String round, int number) {
        return "bench-" + round + "-" + number;
    }
}
