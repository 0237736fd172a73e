/** Foreign bytes for the tests of everything that reads them. */
@NullMarked
package dev.reconnect.worker.fuzz;

import org.jspecify.annotations.NullMarked;
