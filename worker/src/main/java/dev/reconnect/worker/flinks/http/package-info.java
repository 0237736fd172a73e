/** One HTTP exchange with Flinks, and the memory that answers may take. */
@NullMarked
package dev.reconnect.worker.flinks.http;

import org.jspecify.annotations.NullMarked;
