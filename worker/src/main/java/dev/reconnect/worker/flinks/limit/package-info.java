/** Which call may leave now: rates, open calls, holds. */
@NullMarked
package dev.reconnect.worker.flinks.limit;

import org.jspecify.annotations.NullMarked;
