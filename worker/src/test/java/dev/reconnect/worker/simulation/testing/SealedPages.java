package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.flinks.ConnectUrls;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.redirect.ReturnLinks;
import dev.reconnect.worker.redirect.seal.StateSeal;
import dev.reconnect.worker.session.ConnectPages;
import java.net.URI;

/**
 * Connect's pages with the links of production, each with a sealed state. If a worker decides again, the link is the
 * same.
 */
final class SealedPages {
    private static final URI LANDING = URI.create("https://reconnect.example.com/redirect");
    private static final StateSeal SEAL = new StateSeal(new byte[StateSeal.KEY_BYTES], null);

    private SealedPages() {}

    static ConnectPages of(FlinksSettings.Connect connect) {
        return new ReturnLinks(new ConnectUrls(connect), LANDING, SEAL);
    }
}
