package dev.reconnect.worker.app.settings;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Leaves out the variables that Kubernetes and Docker add to the environment for a service whose name begins with
 * "reconnect": RECONNECT_SERVICE_HOST, RECONNECT_PORT=tcp://10.0.0.7:8081 and so on. A service named reconnect-ops
 * would even replace the setting RECONNECT_OPS_PORT.
 */
final class KubernetesServiceLinks {
    private static final Pattern SERVICE = Pattern.compile("RECONNECT(_\\w+)?_SERVICE_(HOST|PORT(_\\w+)?)");
    private static final Pattern PORT = Pattern.compile("RECONNECT(_\\w+)?_PORT(_\\d+_(TCP|UDP|SCTP))?");
    private static final Pattern PORT_PART =
            Pattern.compile("RECONNECT(_\\w+)?_PORT_\\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)");
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private KubernetesServiceLinks() {}

    static Map<String, String> removedFrom(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> !isLink(entry.getKey(), entry.getValue()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isLink(String name, String value) {
        return SERVICE.matcher(name).matches()
                || PORT_PART.matcher(name).matches()
                || (PORT.matcher(name).matches() && ADDRESS.matcher(value).matches());
    }
}
