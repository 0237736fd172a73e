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

/** Everything the worker can be told, read and checked, each part as the one that goes by it takes it. */
public record Settings(
        KafkaShardsSettings kafka,
        TopicSettings topics,
        FlinksSettings flinks,
        Policy policy,
        InstitutionBreakers.Rules institutions,
        Redirects redirects,
        OpsSettings ops) {

    /**
     * How people come back from Connect.
     *
     * @param allowList where requests may send them
     * @param landing null: Connect's pages lead nowhere
     * @param endpoint null: this worker has none; never without a landing
     */
    public record Redirects(
            RedirectAllowList allowList,
            @Nullable Landing landing,
            @Nullable RedirectSettings endpoint) {}

    /**
     * Where Connect's pages lead back to.
     *
     * @param url as a browser reaches it
     * @param seal of what people take along
     */
    public record Landing(URI url, StateSeal seal) {}
}
