package dev.reconnect.sandbox.process;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import java.util.HashMap;
import java.util.Map;

/** The settings of a worker that works against this sandbox, as environment variables. */
public final class WorkerVariables {

    private WorkerVariables() {}

    /**
     * The settings of every worker here: topics without replicas, and its health on any free port. The caller may
     * change the map.
     */
    public static Map<String, String> of(String bootstrapServers, int partitions, FlinksStandIn flinks) {
        Map<String, String> variables = new HashMap<>();
        variables.put("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        variables.put("RECONNECT_TOPICS_PARTITIONS", Integer.toString(partitions));
        variables.put("RECONNECT_TOPICS_REPLICATION_FACTOR", "1");
        variables.put("RECONNECT_FLINKS_API_URL", flinks.apiUrl().toString());
        variables.put("RECONNECT_FLINKS_CUSTOMER_ID", flinks.customerId());
        variables.put("RECONNECT_FLINKS_CONNECT_URL", flinks.connectUrl().toString());
        variables.put("RECONNECT_OPS_PORT", "0");
        return variables;
    }

    /**
     * The same for workers that a test puts under load or kills: a rate limit that never applies, and quick detection
     * of a death.
     */
    public static Map<String, String> underTest(String bootstrapServers, int partitions, FlinksStandIn flinks) {
        Map<String, String> variables = of(bootstrapServers, partitions, flinks);
        variables.put("RECONNECT_KAFKA_CLIENT_SESSION_TIMEOUT_MS", "6000");
        variables.put("RECONNECT_KAFKA_CLIENT_HEARTBEAT_INTERVAL_MS", "500");
        variables.put("RECONNECT_FLINKS_CALLS_PER_SECOND", "1000");
        return variables;
    }
}
