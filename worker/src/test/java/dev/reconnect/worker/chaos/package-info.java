/** Workers and brokers in processes of their own, and everything that may befall them, while refreshes go on. */
@NullMarked
package dev.reconnect.worker.chaos;

import org.jspecify.annotations.NullMarked;
