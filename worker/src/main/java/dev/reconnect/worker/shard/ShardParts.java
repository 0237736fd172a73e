package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.RestingMemory;
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
     * @param resting how much memory sessions at rest may take; beyond this, the oldest is forgotten early
     */
    public record Bounds(int open, int queuedBatch, int parked, RestingMemory resting) {
        /** The bounds of a worker's shards, with the memory that they share. */
        public static Bounds of(RestingMemory resting) {
            return new Bounds(50_000, 1_000, 20_000, resting);
        }
    }
}
