/** What operators ask for: the doctor, the topics as they should be and as they are, lag. */
@NullMarked
package dev.reconnect.worker.app.admin;

import org.jspecify.annotations.NullMarked;
