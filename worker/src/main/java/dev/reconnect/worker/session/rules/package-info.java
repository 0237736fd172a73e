/** What follows from each input: one file of rules for each state, and one for each way into a state. */
@NullMarked
package dev.reconnect.worker.session.rules;

import org.jspecify.annotations.NullMarked;
