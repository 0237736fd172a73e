package dev.reconnect.worker.shard;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls of open sessions that are committed and wait for a permit, one per login. Each kind of call of each lane waits
 * in a line of its own. So if one kind gets no permit (only another kind may probe, for example), the others go on, and
 * a person's call does not wait behind the batch lane's.
 */
final class Outbox {

    private static final Comparator<CallRequest.Line> PEOPLE_FIRST = Comparator.comparing(CallRequest.Line::lane)
            .thenComparing(line -> line.kind().getName());

    /** Those for which a person waits come first. */
    private final Map<CallRequest.Line, Map<String, Outgoing>> lines = new TreeMap<>(PEOPLE_FIRST);

    private final Map<String, Map<String, Outgoing>> lineOf = new LinkedHashMap<>();

    private record Outgoing(long callId, CallRequest callRequest) {}

    void add(String loginId, long callId, CallRequest callRequest) {
        withdraw(loginId);
        Map<String, Outgoing> line = lines.computeIfAbsent(callRequest.line(), any -> new LinkedHashMap<>());
        line.put(loginId, new Outgoing(callId, callRequest));
        lineOf.put(loginId, line);
    }

    /** The login's waiting call is no longer wanted and is not made. A call that has left is not affected. */
    void withdraw(String loginId) {
        Map<String, Outgoing> line = lineOf.remove(loginId);
        if (line != null) {
            line.remove(loginId);
        }
    }

    /**
     * Sends as many calls as get a permit, of each kind in turn, and enters each by its id in {@code underWay}. What
     * gets none is added to {@code waitingCalls}.
     */
    void flush(FlinksCalls calls, Map<Long, String> underWay, WaitingCalls waitingCalls) {
        Deque<Map<String, Outgoing>> open = new ArrayDeque<>(lines.values());
        while (!open.isEmpty()) {
            Map<String, Outgoing> line = open.removeFirst();
            Iterator<Map.Entry<String, Outgoing>> first = line.entrySet().iterator();
            if (!first.hasNext()) {
                continue;
            }
            Map.Entry<String, Outgoing> entry = first.next();
            Outgoing outgoing = entry.getValue();
            PermitDecision decision = calls.acquire(outgoing.callRequest());
            waitingCalls.add(outgoing.callRequest(), decision);
            if (decision instanceof PermitDecision.Granted granted) {
                underWay.put(outgoing.callId(), entry.getKey());
                lineOf.remove(entry.getKey());
                first.remove();
                granted.permit().send(outgoing.callId());
                open.addLast(line);
            }
        }
    }
}
