package dev.reconnect.worker.kafka.journal;

import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.session.Session;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last value of each login, while a journal is read. Of the logins at rest it keeps those that were written last. */
final class RestoredSessions {

    private final RestingMemory memory;
    private final Map<String, Session> open = new HashMap<>();
    private final LinkedHashMap<String, Session> resting = new LinkedHashMap<>();
    private long restingBytes;
    private int forgotten;

    RestoredSessions(RestingMemory memory) {
        this.memory = memory;
    }

    void put(String loginId, Session session) {
        remove(loginId);
        if (session instanceof Session.Resting) {
            resting.put(loginId, session);
            restingBytes += session.history().heapBytes();
            while (restingBytes > memory.perShard()) {
                left(resting.pollFirstEntry().getValue());
                forgotten++;
            }
        } else {
            open.put(loginId, session);
        }
    }

    void remove(String loginId) {
        open.remove(loginId);
        left(resting.remove(loginId));
    }

    private void left(@Nullable Session session) {
        if (session != null) {
            restingBytes -= session.history().heapBytes();
        }
    }

    /** For how many logins at rest there was no memory. */
    int forgotten() {
        return forgotten;
    }

    /** All that is kept. Nothing may be put any more. */
    Map<String, Session> all() {
        open.putAll(resting);
        resting.clear();
        return open;
    }
}
