/**
 * The events that Reconnect reads and writes: records, their codec and their ids.
 *
 * <p>Times are UTC instants, amounts exact decimals in the currency named beside them. What may be null is annotated
 * so, and its description says when. Each description ends with the source of the field's meaning: Reconnect, if it is
 * ours, or a page of the Flinks documentation:
 *
 * <ul>
 *   <li><a href="https://docs.flinks.com/guides/getting-started/key-concepts">Key concepts</a>
 *   <li><a href="https://help.flinks.com/support/solutions/articles/43000711752-mid-session-reconnect">Mid-Session
 *       Reconnect</a>
 *   <li><a href="https://docs.flinks.com/api/authorize/endpoints/authorize">Authorize</a>
 *   <li><a href="https://docs.flinks.com/api/connect/endpoints/account-linking/get-accounts-detail">GetAccountsDetail</a>
 *   <li><a href="https://docs.flinks.com/api/authorize/error-codes">Error codes</a>
 *   <li><a href="https://docs.flinks.com/docs/successful-connection">Successful connection</a>
 *   <li><a
 *       href="https://help.flinks.com/support/solutions/articles/43000725163-flinks-connect-preselecting-institutions">Preselecting
 *       institutions</a>
 * </ul>
 */
@NullMarked
package dev.reconnect.contracts;

import org.jspecify.annotations.NullMarked;
