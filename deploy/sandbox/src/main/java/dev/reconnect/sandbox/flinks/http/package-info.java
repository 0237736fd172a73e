/** The stand-in's routes. */
@NullMarked
package dev.reconnect.sandbox.flinks.http;

import org.jspecify.annotations.NullMarked;
