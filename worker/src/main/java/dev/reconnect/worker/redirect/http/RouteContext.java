package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.ConfirmationGate;
import dev.reconnect.worker.redirect.RedirectObserver;
import dev.reconnect.worker.redirect.RedirectVerifier;
import dev.reconnect.worker.server.RequestTimeouts;
import java.time.InstantSource;

/** What every route uses. */
record RouteContext(
        RedirectVerifier verifier,
        ConfirmationGate gate,
        Replies replies,
        RedirectObserver observer,
        InstantSource clock,
        ReadLimits limits,
        RequestTimeouts timeouts) {}
