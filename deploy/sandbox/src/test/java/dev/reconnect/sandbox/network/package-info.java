@NullMarked
package dev.reconnect.sandbox.network;

import org.jspecify.annotations.NullMarked;
