package dev.reconnect.sandbox.flinks.bank;

import dev.reconnect.sandbox.flinks.script.Switch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a stand-in.
 *
 * @param port 0 picks a free one
 * @param secretKey if set, it mints tokens, and calls need one; null serves every call without a token
 * @param apiKey data calls need it; null serves them without a key
 * @param ledgerCapacity how many calls the ledger remembers one by one; the totals count all
 * @param maxSessions how many RequestIds live at once; the oldest dies first
 * @param maxLogins how many logins are known at once; further ones are refused
 * @param sessionInactivity how long a RequestId lives without contact
 */
public record StandInSettings(
        String host,
        int port,
        String customerId,
        @Nullable String secretKey,
        @Nullable String apiKey,
        InstantSource clock,
        Set<Switch> switches,
        int ledgerCapacity,
        int maxSessions,
        int maxLogins,
        Duration sessionInactivity) {

    /** The customer of Flinks' public sandbox. */
    public static final String SANDBOX_CUSTOMER = "43387ca6-0391-4c82-857d-70d95f087ecb";

    public StandInSettings {
        switches = Set.copyOf(switches);
        if (ledgerCapacity < 1 || maxSessions < 1 || maxLogins < 1) {
            throw new IllegalArgumentException("capacities are positive");
        }
    }

    /** Starts from the defaults: loopback, a free port, no keys, the system's clock, every switch off. */
    public static Builder builder() {
        return new Builder();
    }

    /** Leaves out the keys. */
    @Override
    public String toString() {
        return "FlinksSettings[" + host + ":" + port + ", customer " + customerId + ", switches " + switches + "]";
    }

    /** Collects settings. One thread may use it. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port;
        private String customerId = SANDBOX_CUSTOMER;
        private @Nullable String secretKey;
        private @Nullable String apiKey;
        private InstantSource clock = InstantSource.system();
        private final Set<Switch> switches = EnumSet.noneOf(Switch.class);
        private int ledgerCapacity = 1_000_000;
        private final int maxSessions = 500_000;
        private int maxLogins = 1_000_000;
        private Duration sessionInactivity = FlinksSession.IDLE;

        private Builder() {}

        public Builder host(String value) {
            host = value;
            return this;
        }

        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder customerId(String value) {
            customerId = value;
            return this;
        }

        public Builder secretKey(@Nullable String value) {
            secretKey = value;
            return this;
        }

        public Builder apiKey(@Nullable String value) {
            apiKey = value;
            return this;
        }

        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        public Builder with(Switch... on) {
            return with(List.of(on));
        }

        public Builder with(Collection<Switch> on) {
            switches.addAll(on);
            return this;
        }

        public Builder ledgerCapacity(int value) {
            ledgerCapacity = value;
            return this;
        }

        public Builder maxLogins(int value) {
            maxLogins = value;
            return this;
        }

        public Builder sessionInactivity(Duration value) {
            sessionInactivity = value;
            return this;
        }

        public StandInSettings build() {
            return new StandInSettings(
                    host,
                    port,
                    customerId,
                    secretKey,
                    apiKey,
                    clock,
                    switches,
                    ledgerCapacity,
                    maxSessions,
                    maxLogins,
                    sessionInactivity);
        }
    }
}
