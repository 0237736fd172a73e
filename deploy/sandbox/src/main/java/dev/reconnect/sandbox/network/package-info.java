/** The network between two programs, which a test can cut. */
@NullMarked
package dev.reconnect.sandbox.network;

import org.jspecify.annotations.NullMarked;
