package dev.reconnect.worker.shard;

import java.util.Set;

/** The origins that a request's redirectUrl may name. */
public record RedirectAllowList(Set<Origin> origins) {

    public RedirectAllowList {
        origins = Set.copyOf(origins);
    }

    /** Whether a browser may be sent to {@code url}. User info, a fragment trick or a relative URL are refused. */
    public boolean allows(String url) {
        Origin origin = Origin.of(url);
        return origin != null && origins.contains(origin);
    }
}
