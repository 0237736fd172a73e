package dev.reconnect.sandbox.flinks.bank;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import java.time.Instant;

/**
 * What was asked about one login.
 *
 * @param starts calls that asked for a live session, refused and lost ones included
 * @param opened live sessions that were opened, by whatever call
 * @param polls looks at a live session through AuthorizeAsync or Authorize
 * @param answers answers to challenges, through the API or Connect
 * @param cachedChecks calls of the cached {@code /Authorize}
 * @param fetches data calls, first ones and polls
 * @param liveNow live sessions that have neither ended nor expired
 * @param mostLive the largest number of them that there ever was at once
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
