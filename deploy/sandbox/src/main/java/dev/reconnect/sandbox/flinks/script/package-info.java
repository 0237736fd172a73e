/** What the stand-in's banks do: steps, outcomes, questions, faults of Flinks' own switches. */
@NullMarked
package dev.reconnect.sandbox.flinks.script;

import org.jspecify.annotations.NullMarked;
