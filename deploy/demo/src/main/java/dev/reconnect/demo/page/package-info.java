/**
 * The web back end and the notification service of a small bank app, as a team would write them on the contracts alone:
 * nothing here knows the worker. To be copied.
 */
@NullMarked
package dev.reconnect.demo.page;

import org.jspecify.annotations.NullMarked;
