package dev.reconnect.worker.redirect;

/** Hears the results of requests. It is called from many threads, so it must not wait. */
@FunctionalInterface
public interface RedirectObserver {

    void answered(Way way, RedirectResult result);

    /** The way by which a request came. */
    enum Way {
        /** A browser. */
        LANDING,
        /** A web back end. */
        BACK_END,
        /** Flinks. */
        WEBHOOK
    }
}
