package dev.reconnect.bench;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of the worker.
 *
 * @param refreshes how many, each of a login of its own, all published at once
 * @param warmUp how many before them, of other logins, shown by themselves
 * @param pending how often a poll finds the session still pending; one more poll finds it authorized
 * @param answerAfter how long Flinks takes for every answer
 * @param pollInterval the worker's first pause between polls
 * @param limit how long all of the refreshes may take together
 * @param workerOptions of the worker's JVM
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
