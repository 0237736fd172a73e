package dev.reconnect.worker.session;

import dev.reconnect.contracts.AccountsReady.Source;
import dev.reconnect.worker.session.Answer.Authorized;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Open;
import java.time.Instant;
import java.util.List;

/** The ways to the accounts of an authorized session. */
final class ToFetching {

    private ToFetching() {}

    /** The live session is authorized: its accounts come under its own RequestId. */
    static Decision live(Step<? extends Open> step, Live live, Institution institution) {
        OpenState open = step.session().open();
        return to(
                step,
                new Fetching(
                        open.with(open.memory().learn(institution).rejected(null)),
                        List.of(),
                        step.now(),
                        live.requestId(),
                        Source.LIVE,
                        live.startedAt().minus(step.policy().life().clockSkew()),
                        true,
                        0));
    }

    /** A late confirmation's session tells: its own data; a refresh that joined in is held against their age. */
    static Decision asked(Step<Confirming> step, Authorized authorized) {
        Memory over = step.session().memory().leaving(null);
        return unverified(step, over, authorized, Source.LIVE);
    }

    /** A late confirmation: the cached result is taken, whatever its age. */
    static Decision anyway(Step<Confirming> step, Memory memory, Authorized authorized) {
        return unverified(step, memory, authorized, Source.CACHED);
    }

    /** The cached result is fresh enough. */
    static Decision cached(Step<Confirming> step, Memory memory, Authorized authorized, Instant freshAfter) {
        Confirming confirming = step.session();
        Purpose.Refetch refetch = confirming.purpose() instanceof Purpose.Refetch again ? again : null;
        return to(
                step,
                new Fetching(
                        seen(confirming, memory, authorized),
                        confirming.confirmations(),
                        refetch == null ? step.now() : refetch.fetchingSince(),
                        authorized.requestId(),
                        Source.CACHED,
                        freshAfter,
                        refetch == null || refetch.verified(),
                        refetch == null ? 0 : refetch.cacheRechecks()));
    }

    private static Decision unverified(Step<Confirming> step, Memory memory, Authorized authorized, Source source) {
        Confirming confirming = step.session();
        return to(
                step,
                new Fetching(
                        seen(confirming, memory, authorized),
                        confirming.confirmations(),
                        step.now(),
                        authorized.requestId(),
                        source,
                        Instant.EPOCH,
                        false,
                        0));
    }

    private static OpenState seen(Confirming confirming, Memory memory, Authorized authorized) {
        return confirming.open().with(memory.learn(authorized.institution()).seen(authorized.lastRefresh()));
    }

    private static Decision to(Step<?> step, Fetching fetching) {
        return step.anew().with(fetching).call(fetching.fetch());
    }
}
