/** The stand-in as a real HTTP client sees it. */
@NullMarked
package dev.reconnect.sandbox.flinks;

import org.jspecify.annotations.NullMarked;
