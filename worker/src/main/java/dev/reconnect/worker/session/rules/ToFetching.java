package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.AccountsReady.Source;
import dev.reconnect.worker.session.Answer.Authorized;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Freshness;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.LiveSession;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Purpose;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Open;
import java.time.Instant;
import java.util.List;

/** The ways into {@link Fetching}: the accounts of an authorized session. */
final class ToFetching {

    private ToFetching() {}

    /** The live session is authorized: its accounts come under its own RequestId. */
    static Decision live(Step<? extends Open> step, LiveSession live, Institution institution) {
        OpenState open = step.session().open();
        OpenState after = open.with(open.history().learn(institution).rejected(null));
        Freshness own = Freshness.verified(
                mayHaveStarted(live, step.policy()).minus(step.policy().life().clockSkew()));
        return to(step, new Fetching(after, List.of(), step.now(), live.requestId(), Source.LIVE, own));
    }

    /** A session that was joined has lived for the time of an orphan session at most since its last contact. */
    private static Instant mayHaveStarted(LiveSession live, Policy policy) {
        return live.joined()
                ? live.startedAt()
                        .minus(policy.life().inactivity())
                        .minus(policy.life().travel())
                : live.startedAt();
    }

    /** The cached result, or the session that was asked in its place, leads to data. */
    static Decision found(
            Step<CheckingCache> step, LoginHistory history, Authorized authorized, Source source, Freshness freshness) {
        CheckingCache checking = step.session();
        OpenState after =
                checking.open().with(history.learn(authorized.institution()).seen(authorized.lastRefresh()));
        Instant since = checking.purpose() instanceof Purpose.Refetch refetch ? refetch.fetchingSince() : step.now();
        return to(
                step, new Fetching(after, checking.confirmations(), since, authorized.requestId(), source, freshness));
    }

    private static Decision to(Step<?> step, Fetching fetching) {
        return step.anew().with(fetching).call(fetching.fetch());
    }
}
