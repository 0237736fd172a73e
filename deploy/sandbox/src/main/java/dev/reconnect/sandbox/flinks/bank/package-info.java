/** Logins and live sessions of the stand-in, and its ledger. */
@NullMarked
package dev.reconnect.sandbox.flinks.bank;

import org.jspecify.annotations.NullMarked;
