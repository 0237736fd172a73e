package dev.reconnect.worker.ops;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A metric's tag that cannot grow with its input. Only codes pass (letters, dashes and underscores, so no id), and at
 * most {@link #MOST} of them; everything else counts as {@code other}.
 */
final class BoundedTag {
    static final int MOST = 50;
    static final String OTHER = "other";
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z_-]{0,39}");

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    String of(String value) {
        if (seen.contains(value)) {
            return value;
        }
        if (seen.size() >= MOST || !CODE.matcher(value).matches()) {
            return OTHER;
        }
        seen.add(value);
        return value;
    }
}
