/** What an answer of Flinks means: bodies, codes, times. */
@NullMarked
package dev.reconnect.worker.flinks.answer;

import org.jspecify.annotations.NullMarked;
