package dev.reconnect.worker.redirect;

/** Hears what becomes of requests. Called from many threads; must not wait. */
@FunctionalInterface
public interface RedirectObserver {

    void answered(Way way, RedirectResult result);

    /** By which way a request came. */
    enum Way {
        /** A browser. */
        LANDING,
        /** A web back end. */
        BACK_END,
        /** Flinks. */
        WEBHOOK
    }
}
