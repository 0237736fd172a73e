/** The events that Reconnect reads and writes: records, their codec and their ids. */
@NullMarked
package dev.reconnect.contracts;

import org.jspecify.annotations.NullMarked;
