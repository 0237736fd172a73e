package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Policy;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What a shard is made of.
 *
 * @param calls this shard object's own: every new owner counts ids of calls from 1, so an answer to an earlier
 *     owner's call in the same process must not come here
 * @param pauses what operators have paused
 * @param rules what its sessions follow
 * @param bounds how much it may hold
 */
public record ShardParts(
        ShardLog log,
        FlinksCalls calls,
        Pauses pauses,
        Intake intake,
        SessionRules rules,
        ShardObserver observer,
        Bounds bounds) {

    /** What sessions follow: the numbers, the pages that people are sent to, and chance. */
    public record SessionRules(Policy policy, ConnectPages pages, RandomGenerator random) {
        Context context(String loginId, Instant now) {
            return new Context(loginId, now, random.nextDouble(), policy, pages);
        }
    }

    /**
     * How much a shard may hold.
     *
     * @param open how many sessions may be in progress; beyond this, records stay in the topic
     * @param queuedBatch how many sessions of the batch lane may be queued; beyond this, its records stay in the topic
     * @param parked how many queued batch sessions that wait only for their institution do not count as queued
     * @param resting how many sessions at rest are remembered; beyond this, the oldest is forgotten early
     */
    public record Bounds(int open, int queuedBatch, int parked, int resting) {
        /** Bounds numbers, not bytes: a remembered login takes some hundred bytes, or some kilobytes with many ids. */
        public static final Bounds DEFAULT = new Bounds(50_000, 1_000, 20_000, 200_000);
    }
}
