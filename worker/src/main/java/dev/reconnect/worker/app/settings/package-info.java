/** The settings: their table, how they are read and checked, and the values that they become. */
@NullMarked
package dev.reconnect.worker.app.settings;

import org.jspecify.annotations.NullMarked;
