/** Helpers of the contracts' tests. */
@NullMarked
package dev.reconnect.contracts.testing;

import org.jspecify.annotations.NullMarked;
