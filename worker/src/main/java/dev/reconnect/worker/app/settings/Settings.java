package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.redirect.RedirectSettings;
import dev.reconnect.worker.redirect.seal.StateSeal;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.shard.RedirectAllowList;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** All settings of a worker, read and checked. Each part has the type of the code that uses it. */
public record Settings(
        KafkaShardsSettings kafka,
        TopicSettings topics,
        FlinksSettings flinks,
        Policy policy,
        InstitutionBreakers.BreakerRules institutions,
        Redirects redirects,
        OpsSettings ops) {

    /**
     * How people come back from Connect.
     *
     * @param allowList where requests may send people
     * @param landing null if Connect's pages have no link back
     * @param endpoint null if this worker has none; there is never an endpoint without a landing
     */
    public record Redirects(
            RedirectAllowList allowList,
            @Nullable LandingSettings landing,
            @Nullable RedirectSettings endpoint) {}

    /**
     * Where the links in Connect's pages lead.
     *
     * @param url as a browser reaches it
     * @param seal of the state that people take along
     */
    public record LandingSettings(URI url, StateSeal seal) {}
}
