package dev.reconnect.demo.page;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param id what the browser names when it connects again; null if the event need not be repeated then
 */
record Frame(@Nullable String id, String name, String data) {}
