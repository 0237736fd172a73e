/** Helpers of the stand-in's tests. */
@NullMarked
package dev.reconnect.sandbox.flinks.testing;

import org.jspecify.annotations.NullMarked;
