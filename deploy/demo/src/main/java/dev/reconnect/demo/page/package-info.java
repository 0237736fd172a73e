/**
 * The web back end and the notification service of a small bank app, as a team would write them from the contracts
 * alone: nothing here knows the worker. You may copy it.
 */
@NullMarked
package dev.reconnect.demo.page;

import org.jspecify.annotations.NullMarked;
