package dev.reconnect.demo.page;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param id what the browser says when it comes back; null if it would not have to be told again
 */
record Frame(@Nullable String id, String name, String data) {}
