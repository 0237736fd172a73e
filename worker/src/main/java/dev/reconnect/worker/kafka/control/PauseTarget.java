package dev.reconnect.worker.kafka.control;

import dev.reconnect.contracts.Lane;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an operator can pause. Each target is one key of the control topic. */
public sealed interface PauseTarget {

    /** The starts of one lane. */
    record OfLane(Lane lane) implements PauseTarget {
        @Override
        public String key() {
            return "lane/" + lane.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String words() {
            return "the " + lane.name().toLowerCase(Locale.ROOT) + " lane";
        }
    }

    /** The starts at one bank, by Flinks' InstitutionId. */
    record OfInstitution(int institutionId) implements PauseTarget {
        @Override
        public String key() {
            return "institution/" + institutionId;
        }

        @Override
        public String words() {
            return "institution " + institutionId;
        }
    }

    /** The target's key in the control topic. */
    String key();

    /** The target's name as part of a sentence. */
    String words();

    /** The target that this key means; null if this release does not know the key. */
    static @Nullable PauseTarget of(String key) {
        for (Lane lane : Lane.values()) {
            PauseTarget target = new OfLane(lane);
            if (target.key().equals(key)) {
                return target;
            }
        }
        Matcher institution = Keys.INSTITUTION.matcher(key);
        return institution.matches() ? new OfInstitution(Integer.parseInt(institution.group(1))) : null;
    }

    /** The patterns of keys. */
    final class Keys {
        /** It allows no leading zero: otherwise one bank could have two keys with different pauses. */
        private static final Pattern INSTITUTION = Pattern.compile("institution/(0|[1-9]\\d{0,8})");

        private Keys() {}
    }
}
