/** Tests of the sandbox as a whole. */
@NullMarked
package dev.reconnect.sandbox;

import org.jspecify.annotations.NullMarked;
