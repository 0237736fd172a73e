package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.simulation.testing.flinks.PersonAction.Answers;
import dev.reconnect.worker.simulation.testing.flinks.PersonAction.Redirected;
import dev.reconnect.worker.simulation.testing.flinks.PersonAction.SignsIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * People who are shown an outcome, and what they and their browsers do then. This class only decides; the driver does
 * it.
 */
public final class SimulatedPeople {

    private static final String STRANGER = "a-stranger";

    private final RandomGenerator random;
    private boolean wellBehaved;
    private int confirmations;

    public SimulatedPeople(RandomGenerator random) {
        this.random = random;
    }

    /**
     * From now on all people answer rightly within a minute, and each redirect arrives once, right after the answer.
     */
    public SimulatedPeople wellBehaved(boolean all) {
        wellBehaved = all;
        return this;
    }

    /** The reaction to a challenge that was shown at that moment, in the order of time. */
    public List<PersonAction> meet(MfaChallengePending asked, Instant shownAt) {
        List<PersonAction> actions = new ArrayList<>();
        Instant answered = wellBehaved ? right(actions, asked, soon(shownAt)) : answers(actions, asked, shownAt);
        redirects(actions, asked, answered, shownAt);
        actions.sort(Comparator.comparing(PersonAction::at));
        return actions;
    }

    /** The reaction to a credentials page that was shown at that moment. */
    public List<PersonAction> meet(CredentialsRequired asked, Instant shownAt) {
        String loginId = asked.subject().loginId();
        List<PersonAction> actions = new ArrayList<>();
        int mood = wellBehaved ? 0 : random.nextInt(6);
        if (mood < 4) {
            Instant done = soon(shownAt);
            actions.add(new SignsIn(done, loginId));
            if (mood < 3) {
                actions.add(new Redirected(
                        after(done, 3), confirmed(loginId, null, asked.subject().refreshId(), done)));
            }
        } else if (mood == 4) {
            // The person closed the page, but the browser still came back.
            Instant gone = soon(shownAt);
            actions.add(new Redirected(gone, confirmed(loginId, null, null, gone)));
        }
        return actions;
    }

    /** The moment of the right answer, or null. */
    private @Nullable Instant answers(List<PersonAction> actions, MfaChallengePending asked, Instant shownAt) {
        return switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> right(actions, asked, shownAt);
            case 2 -> {
                Duration left = Duration.between(shownAt, asked.expiresAt());
                yield right(actions, asked, shownAt.plus(left).minusMillis(random.nextInt(5_000)));
            }
            case 3 -> right(actions, asked, after(asked.expiresAt(), 900));
            case 4 -> {
                actions.add(new Answers(soon(shownAt), asked.requestId(), false));
                yield null;
            }
            case 5 -> {
                Instant first = soon(shownAt);
                actions.add(new Answers(first, asked.requestId(), false));
                yield right(actions, asked, after(first, 30));
            }
            default -> right(actions, asked, soon(shownAt));
        };
    }

    private static Instant right(List<PersonAction> actions, MfaChallengePending asked, Instant at) {
        actions.add(new Answers(at, asked.requestId(), true));
        return at;
    }

    private void redirects(
            List<PersonAction> actions, MfaChallengePending asked, @Nullable Instant answered, Instant shownAt) {
        Instant usual = after(answered == null ? soon(shownAt) : answered, 4);
        String loginId = asked.subject().loginId();
        String refreshId = asked.subject().refreshId();
        switch (wellBehaved ? 9 : random.nextInt(answered == null ? 16 : 12)) {
            case 0 -> redirect(actions, shownAt, confirmed(loginId, asked.requestId(), refreshId, shownAt));
            case 1 -> {
                Instant late = after(usual, random.nextBoolean() ? 900 : 90_000);
                redirect(actions, late, confirmed(loginId, asked.requestId(), refreshId, late));
            }
            case 2 -> {
                RedirectConfirmed same = confirmed(loginId, asked.requestId(), refreshId, usual);
                redirect(actions, usual, same);
                redirect(actions, after(usual, 20), same);
            }
            case 3 -> {
                redirect(actions, usual, confirmed(loginId, asked.requestId(), refreshId, usual));
                Instant reloaded = after(usual, 60);
                redirect(actions, reloaded, confirmed(loginId, asked.requestId(), refreshId, reloaded));
            }
            case 4 -> redirect(actions, usual, confirmed(STRANGER, asked.requestId(), refreshId, usual));
            case 5 -> redirect(actions, usual, confirmed(loginId, null, refreshId, usual));
            case 6 -> redirect(actions, usual, confirmed(loginId, "live-none", "no-refresh", usual));
            case 7, 8, 12, 13, 14, 15 -> {
                // The redirect never arrives.
            }
            default -> redirect(actions, usual, confirmed(loginId, asked.requestId(), refreshId, usual));
        }
    }

    private static void redirect(List<PersonAction> actions, Instant at, RedirectConfirmed event) {
        actions.add(new Redirected(at, event));
    }

    private RedirectConfirmed confirmed(
            String loginId, @Nullable String requestId, @Nullable String refreshId, Instant at) {
        return new RedirectConfirmed(
                "confirmation-" + ++confirmations, loginId, requestId, refreshId, "FlinksCapital", at);
    }

    private Instant soon(Instant moment) {
        return after(moment, 60);
    }

    private Instant after(Instant moment, int mostSeconds) {
        return moment.plusMillis(1 + random.nextInt(mostSeconds * 1_000));
    }
}
