package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.kafka.testing.VirtualGroup;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator of the requests group, with cooperative rebalancing: a partition goes to its next owner only after
 * the last one has given it back, or is no longer a member. Every change is a new generation. The members learn of it
 * at different moments.
 */
final class Coordinator implements VirtualGroup {

    private record Change(int generation, List<Integer> revoked, List<Integer> assigned) {}

    /** A member of the group, which learns what changed for it. */
    interface Member {
        String memberId();

        /** Called at the member's next poll. */
        void learns(int generation, List<Integer> revoked, List<Integer> assigned);
    }

    private final String id;
    private final int partitions;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<Integer, String> owners = new TreeMap<>();
    /**
     * By member: the changes that it has not learned yet. It learns them in this order, however long it stands still.
     */
    private final Map<String, Deque<Change>> untold = new HashMap<>();

    private int generation;

    Coordinator(String id, int partitions, VirtualTime time, RandomGenerator random) {
        this.id = id;
        this.partitions = partitions;
        this.time = time;
        this.random = random;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean knows(ConsumerGroupMetadata membership) {
        return members.containsKey(membership.memberId()) && membership.generationId() == generation;
    }

    boolean has(String memberId) {
        return members.containsKey(memberId);
    }

    /** The owner of the partition, as far as the group knows. */
    @Nullable String owner(int partition) {
        return owners.get(partition);
    }

    void join(Member member) {
        members.put(member.memberId(), member);
        rebalance();
    }

    /** Removes a member that left, or that was silent for too long. */
    void remove(String memberId) {
        untold.getOrDefault(memberId, new ArrayDeque<>()).clear();
        untold.remove(memberId);
        if (members.remove(memberId) != null) {
            owners.values().removeIf(memberId::equals);
            rebalance();
        }
    }

    /** Takes back the partitions that the member released. */
    void released(String memberId, List<Integer> given) {
        boolean changed = false;
        for (int partition : given) {
            changed |= owners.remove(partition, memberId);
        }
        if (changed && members.containsKey(memberId)) {
            rebalance();
        }
    }

    /** Rebalances, as after a member's new subscription or an operator's restart. */
    void rebalance() {
        generation++;
        Map<Integer, Member> target = target();
        List<Member> all = new ArrayList<>(members.values());
        for (Member member : all) {
            List<Integer> revoked = new ArrayList<>();
            List<Integer> assigned = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                String owner = owners.get(partition);
                boolean wanted = member.equals(target.get(partition));
                if (member.memberId().equals(owner) && !wanted) {
                    revoked.add(partition);
                } else if (owner == null && wanted) {
                    owners.put(partition, member.memberId());
                    assigned.add(partition);
                }
            }
            Deque<Change> changes = untold.computeIfAbsent(member.memberId(), any -> new ArrayDeque<>());
            changes.add(new Change(generation, revoked, assigned));
            Duration delay = Duration.ofMillis(random.nextInt(400));
            time.later(delay, (VirtualTime.Owner) member, () -> learnsNext(member, changes));
        }
    }

    private static void learnsNext(Member member, Deque<Change> changes) {
        Change next = changes.poll();
        if (next != null) {
            member.learns(next.generation(), next.revoked(), next.assigned());
        }
    }

    /** An even distribution that keeps as many present owners as possible. */
    private Map<Integer, Member> target() {
        Map<Integer, Member> target = new TreeMap<>();
        List<Member> all = new ArrayList<>(members.values());
        if (all.isEmpty()) {
            return target;
        }
        int most = (partitions + all.size() - 1) / all.size();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            String owner = owners.get(partition);
            Member member = owner == null ? null : members.get(owner);
            if (member != null && counts.merge(owner, 1, Integer::sum) <= most) {
                target.put(partition, member);
            }
        }
        for (int partition = 0; partition < partitions; partition++) {
            if (!target.containsKey(partition)) {
                Member least = all.get(random.nextInt(all.size()));
                for (Member member : all) {
                    if (count(target, member) < count(target, least)) {
                        least = member;
                    }
                }
                target.put(partition, Objects.requireNonNull(least));
            }
        }
        return target;
    }

    private static long count(Map<Integer, Member> target, Member member) {
        return target.values().stream().filter(member::equals).count();
    }
}
