package dev.reconnect.worker.shard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Starting;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every call, when it leaves, is the one that the journal asks for at that moment, and that a start leaves
 * once.
 */
public final class CallCheck implements Consumer<LimitedFlinks.Sent> {

    private final Supplier<FakePartition> partition;
    private final Set<Session> started = Collections.newSetFromMap(new IdentityHashMap<>());

    public CallCheck(Supplier<FakePartition> partition) {
        this.partition = partition;
    }

    @Override
    public void accept(LimitedFlinks.Sent sent) {
        switch (sent.call()) {
            case Call.Start start -> {
                Session session = partition.get().session(start.loginId());
                assertThat(session).as("%s", sent).isInstanceOf(Starting.class);
                assertThat(session != null && started.add(session))
                        .as("%s for the first time", sent)
                        .isTrue();
            }
            case Call.Poll poll ->
                assertThat(partition.get().journal().values())
                        .as("%s", sent)
                        .anyMatch(session -> poll.requestId().equals(polled(session)));
            case Call.CheckCached check ->
                assertThat(partition.get().session(check.loginId()))
                        .as("%s", sent)
                        .isInstanceOf(CheckingCache.class);
            case Call.Fetch fetch -> fetched(sent, fetch.requestId());
            case Call.FetchPending fetch -> fetched(sent, fetch.requestId());
        }
    }

    private static @Nullable String polled(Session session) {
        if (session instanceof Authorizing authorizing) {
            return authorizing.live().requestId();
        }
        return session instanceof ChallengePending pending ? pending.live().requestId() : null;
    }

    private void fetched(LimitedFlinks.Sent sent, String requestId) {
        assertThat(partition.get().journal().values())
                .as("%s", sent)
                .anyMatch(session -> session instanceof Fetching fetching
                        && fetching.requestId().equals(requestId));
    }
}
