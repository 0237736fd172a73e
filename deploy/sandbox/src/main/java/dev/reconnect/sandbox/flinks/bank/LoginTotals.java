package dev.reconnect.sandbox.flinks.bank;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import java.time.Instant;

/**
 * The numbers of calls and sessions of one login.
 *
 * @param starts calls that asked for a live session, with the refused and the lost ones
 * @param opened live sessions that any call opened
 * @param polls looks at a live session through AuthorizeAsync or Authorize
 * @param answers answers to challenges, through the API or Connect
 * @param cachedChecks calls of the cached {@code /Authorize}
 * @param fetches data calls, both first calls and polls
 * @param liveNow live sessions that have neither ended nor expired
 * @param mostLive the largest number of live sessions that there ever were at once
 */
public record LoginTotals(
        int starts, int opened, int polls, int answers, int cachedChecks, int fetches, int liveNow, int mostLive) {
    public static final LoginTotals NONE = new LoginTotals(0, 0, 0, 0, 0, 0, 0, 0);

    static LoginTotals of(Login login, Instant now) {
        int starts = 0;
        int fetches = 0;
        for (Endpoint endpoint : Endpoint.values()) {
            starts += endpoint.isStart() ? login.calls(endpoint) : 0;
            fetches += endpoint.isFetch() ? login.calls(endpoint) : 0;
        }
        return new LoginTotals(
                starts,
                login.opened(),
                login.calls(Endpoint.ASYNC_POLL) + login.calls(Endpoint.AUTHORIZE_POLL),
                login.calls(Endpoint.ASYNC_ANSWER)
                        + login.calls(Endpoint.AUTHORIZE_ANSWER)
                        + login.calls(Endpoint.CONNECT_ANSWER),
                login.calls(Endpoint.AUTHORIZE_CACHED),
                fetches,
                login.liveNow(now),
                login.mostLive());
    }

    LoginTotals and(LoginTotals other) {
        return new LoginTotals(
                starts + other.starts,
                opened + other.opened,
                polls + other.polls,
                answers + other.answers,
                cachedChecks + other.cachedChecks,
                fetches + other.fetches,
                liveNow + other.liveNow,
                Math.max(mostLive, other.mostLive));
    }
}
