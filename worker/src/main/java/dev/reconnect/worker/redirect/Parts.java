package dev.reconnect.worker.redirect;

import java.time.InstantSource;

/** What every route stands on. */
record Parts(
        Judge judge,
        Gate gate,
        Replies replies,
        RedirectObserver observer,
        InstantSource clock,
        Limits limits,
        Patience patience) {}
