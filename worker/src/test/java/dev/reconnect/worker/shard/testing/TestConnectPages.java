package dev.reconnect.worker.shard.testing;

import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.ConnectPages;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Connect's pages at a made-up address. */
public final class TestConnectPages implements ConnectPages {

    /** If true, no page can be made: so a test lets a rule fail. */
    public boolean broken;

    @Override
    public String challenge(Subject visitor, @Nullable String redirectUrl, String requestId, Instant expiresAt) {
        return page("https://connect.example/v2/?requestId=" + requestId);
    }

    @Override
    public String credentials(
            Subject visitor, @Nullable String redirectUrl, @Nullable Integer institutionId, Instant now) {
        return page("https://connect.example/v2/Credential/" + institutionId);
    }

    private String page(String url) {
        if (broken) {
            throw new IllegalStateException("this page cannot be made");
        }
        return url;
    }

    @Override
    public boolean authorizeTokenRequired() {
        return false;
    }
}
