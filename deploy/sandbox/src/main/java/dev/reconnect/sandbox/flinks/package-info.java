/**
 * A stand-in for Flinks: the API that Reconnect calls and the Connect page that a person sees, on one real HTTP server.
 *
 * <p>It follows the public documentation only. What the documentation leaves open is a
 * {@link dev.reconnect.sandbox.flinks.script.Switch}, so that no test takes a guess for Flinks' behaviour.
 */
@NullMarked
package dev.reconnect.sandbox.flinks;

import org.jspecify.annotations.NullMarked;
