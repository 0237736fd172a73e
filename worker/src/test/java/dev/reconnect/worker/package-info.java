/** Tests of the code as a whole: its arrows, its words, the names that others hold. */
@NullMarked
package dev.reconnect.worker;

import org.jspecify.annotations.NullMarked;
