package dev.reconnect.worker.simulation.testing.flinks;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The condition of Flinks and of the network to it. The driver sets it at any virtual moment, and every call reads it
 * anew. Chances are per mille.
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
    /** The calls per second of all workers together; 0 means no limit. */
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

    /**
     * Sets a good condition: Flinks answers quickly and completely, and sessions end within seconds. Banks still ask
     * and still refuse.
     */
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

    /** Sets a bad condition: everything goes wrong now and then. */
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

    /** Sets how often this fault happens. */
    public FlinksWeather chance(HttpFault fault, int perMille) {
        Integer before = mishaps.put(fault, perMille);
        total += perMille - (before == null ? 0 : before);
        return this;
    }

    /** Sets every fault to this chance. */
    public FlinksWeather every(int perMille) {
        for (HttpFault fault : HttpFault.values()) {
            chance(fault, fault == HttpFault.NONE ? 0 : perMille);
        }
        return this;
    }

    /** Sets how often Flinks answers with any code of the whole table, or with an unknown one. */
    public FlinksWeather codes(int perMille) {
        codes = perMille;
        return this;
    }

    /** Sets how many sessions end with a documented refusal. */
    public FlinksWeather failures(int perMille) {
        failures = perMille;
        return this;
    }

    /** Sets how many sessions ask the person, and ask again after an answer. */
    public FlinksWeather challenges(int perMille) {
        challenges = perMille;
        return this;
    }

    /**
     * Sets how often Flinks still processes the accounts when it is asked for them, at most three times for a session.
     */
    public FlinksWeather workingOn(int perMille) {
        workingOn = perMille;
        return this;
    }

    /** Sets whether the secret key and the API key are refused. */
    public FlinksWeather keysRefused(boolean refused) {
        keysRefused = refused;
        return this;
    }

    /** Sets whether every authorize token is refused, even a fresh one. */
    public FlinksWeather tokensRefused(boolean refused) {
        tokensRefused = refused;
        return this;
    }

    /** Sets whether AuthorizeAsync answers METHOD_NOT_AVAILABLE. */
    public FlinksWeather notActivated(boolean not) {
        notActivated = not;
        return this;
    }

    /** Sets whether every call gets TOO_MANY_REQUESTS. */
    public FlinksWeather slowingDown(boolean slow) {
        slowingDown = slow;
        return this;
    }

    /**
     * Sets the limit of calls per second of all workers together. Further calls get TOO_MANY_REQUESTS, even in a good
     * condition.
     *
     * @param perSecond 0 means no limit
     */
    public FlinksWeather limit(int perSecond, int status, @Nullable String retryAfter) {
        limit = perSecond;
        limitStatus = status;
        limitRetryAfter = retryAfter;
        return this;
    }

    /** Sets whether this institution is down: its starts are refused and its sessions fail. */
    public FlinksWeather down(int institutionId, boolean isDown) {
        if (isDown) {
            down.add(institutionId);
        } else {
            down.remove(institutionId);
        }
        return this;
    }

    /** Sets whether a person's answer in Connect counts as contact; a worker cannot know about it. */
    public FlinksWeather personsProlong(boolean prolong) {
        personsProlong = prolong;
        return this;
    }

    /** Sets the longest time of an ordinary answer. */
    public FlinksWeather delay(Duration longest) {
        delay = longest;
        return this;
    }

    /** Sets the longest time that the bank works on a session before it asks, authorizes or fails. */
    public FlinksWeather work(Duration longest) {
        work = longest;
        return this;
    }

    /** Sets the longest way of a request to Flinks: Flinks may act on a start this long after a crash. */
    public FlinksWeather wayThere(Duration longest) {
        wayThere = longest;
        return this;
    }

    int total() {
        return total;
    }
}
