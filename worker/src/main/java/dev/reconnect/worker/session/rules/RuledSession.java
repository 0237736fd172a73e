package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;

/** A session and the rules of its state: the one place that says which belong together. */
record RuledSession<S extends Session>(S session, StateRules<S> rules) {

    static RuledSession<?> of(Session session) {
        return switch (session) {
            case Queued queued -> new RuledSession<>(queued, new QueuedRules());
            case Starting starting -> new RuledSession<>(starting, new StartingRules());
            case Authorizing authorizing -> new RuledSession<>(authorizing, new AuthorizingRules());
            case ChallengePending pending -> new RuledSession<>(pending, new ChallengeRules());
            case CheckingCache checking -> new RuledSession<>(checking, new CacheCheckRules());
            case Fetching fetching -> new RuledSession<>(fetching, new FetchingRules());
            case Resting resting -> new RuledSession<>(resting, new RestingRules());
        };
    }
}
