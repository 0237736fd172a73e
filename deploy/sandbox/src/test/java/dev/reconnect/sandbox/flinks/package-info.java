/** Tests of the stand-in through a real HTTP client. */
@NullMarked
package dev.reconnect.sandbox.flinks;

import org.jspecify.annotations.NullMarked;
