/**
 * Tests with faults in workers, brokers and network, each worker and broker in its own process, while refreshes go on.
 */
@NullMarked
package dev.reconnect.worker.chaos;

import org.jspecify.annotations.NullMarked;
