/** Circuit breakers, one for each institution. */
@NullMarked
package dev.reconnect.worker.flinks.institution;

import org.jspecify.annotations.NullMarked;
