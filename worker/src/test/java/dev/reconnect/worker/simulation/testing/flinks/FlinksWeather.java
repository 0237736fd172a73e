package dev.reconnect.worker.simulation.testing.flinks;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How well Flinks and the way to it are: set by the driver at any virtual moment, asked anew for every call. Chances are
 * per mille.
 */
public final class FlinksWeather {

    final Map<HttpFault, Integer> mishaps = new EnumMap<>(HttpFault.class);
    final Set<Integer> down = new HashSet<>();
    int codes;
    int failures;
    int challenges;
    int workingOn;
    boolean keysRefused;
    boolean tokensRefused;
    boolean notActivated;
    boolean slowingDown;
    boolean personsProlong;
    /** Calls in each second, of all workers together; 0 for any number. */
    int limit;

    int limitStatus = 429;

    @Nullable String limitRetryAfter;

    Duration delay = Duration.ZERO;
    Duration work = Duration.ZERO;
    Duration wayThere = Duration.ZERO;
    private int total;

    public FlinksWeather() {
        calm();
    }

    /** Flinks behaves: quick whole answers, sessions that end within seconds; banks still ask and still say no. */
    public FlinksWeather calm() {
        every(0);
        codes = 0;
        failures = 100;
        challenges = 300;
        workingOn = 200;
        keysRefused = false;
        tokensRefused = false;
        notActivated = false;
        slowingDown = false;
        down.clear();
        delay = Duration.ofMillis(400);
        work = Duration.ofSeconds(8);
        wayThere = Duration.ZERO;
        return this;
    }

    /** Everything goes wrong now and then. */
    public FlinksWeather rough() {
        calm();
        every(12);
        chance(HttpFault.LOST_AFTER, 30);
        chance(HttpFault.SLOW, 30);
        codes = 80;
        failures = 250;
        delay = Duration.ofSeconds(2);
        work = Duration.ofMinutes(4);
        return this;
    }

    /** How often this goes wrong. */
    public FlinksWeather chance(HttpFault fault, int perMille) {
        Integer before = mishaps.put(fault, perMille);
        total += perMille - (before == null ? 0 : before);
        return this;
    }

    /** Every mishap as often as this. */
    public FlinksWeather every(int perMille) {
        for (HttpFault fault : HttpFault.values()) {
            chance(fault, fault == HttpFault.NONE ? 0 : perMille);
        }
        return this;
    }

    /** How often Flinks answers with any code out of the whole table, or one that nobody knows. */
    public FlinksWeather codes(int perMille) {
        codes = perMille;
        return this;
    }

    /** How many sessions end with a documented refusal. */
    public FlinksWeather failures(int perMille) {
        failures = perMille;
        return this;
    }

    /** How many sessions ask the person, and after an answer ask again. */
    public FlinksWeather challenges(int perMille) {
        challenges = perMille;
        return this;
    }

    /** How often accounts are still being processed when they are asked for, at most three times for a session. */
    public FlinksWeather workingOn(int perMille) {
        workingOn = perMille;
        return this;
    }

    /** Whether the secret key and the API key are refused. */
    public FlinksWeather keysRefused(boolean refused) {
        keysRefused = refused;
        return this;
    }

    /** Whether every authorize token is refused, also a fresh one. */
    public FlinksWeather tokensRefused(boolean refused) {
        tokensRefused = refused;
        return this;
    }

    /** Whether AuthorizeAsync answers METHOD_NOT_AVAILABLE. */
    public FlinksWeather notActivated(boolean not) {
        notActivated = not;
        return this;
    }

    /** Whether every call is answered with TOO_MANY_REQUESTS. */
    public FlinksWeather slowingDown(boolean slow) {
        slowingDown = slow;
        return this;
    }

    /**
     * More calls than this in a second, of all workers together, are answered with TOO_MANY_REQUESTS, in calm weather too.
     *
     * @param perSecond 0 for any number
     */
    public FlinksWeather limit(int perSecond, int status, @Nullable String retryAfter) {
        limit = perSecond;
        limitStatus = status;
        limitRetryAfter = retryAfter;
        return this;
    }

    /** Whether this institution is down: its starts are refused, its sessions fail. */
    public FlinksWeather down(int institutionId, boolean isDown) {
        if (isDown) {
            down.add(institutionId);
        } else {
            down.remove(institutionId);
        }
        return this;
    }

    /** Whether an answer that a person gives in Connect counts as contact, which a worker cannot know of. */
    public FlinksWeather personsProlong(boolean prolong) {
        personsProlong = prolong;
        return this;
    }

    /** The longest that an ordinary answer takes. */
    public FlinksWeather delay(Duration longest) {
        delay = longest;
        return this;
    }

    /** The longest that the bank works on a session before it asks, authorizes or fails. */
    public FlinksWeather work(Duration longest) {
        work = longest;
        return this;
    }

    /** The longest that a request is on its way to Flinks: so long after a crash may a start still be acted on. */
    public FlinksWeather wayThere(Duration longest) {
        wayThere = longest;
        return this;
    }

    int total() {
        return total;
    }
}
