/** Tests with faults in workers, brokers and network while refreshes go on. Each worker and broker is a process. */
@NullMarked
package dev.reconnect.worker.chaos;

import org.jspecify.annotations.NullMarked;
