/** The behaviour of the stand-in's banks: steps, outcomes, questions, and the switches. */
@NullMarked
package dev.reconnect.sandbox.flinks.script;

import org.jspecify.annotations.NullMarked;
