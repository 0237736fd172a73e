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

/** Persons who are shown an outcome, and what they and their browsers make of it. Only decides; the driver does it. */
public final class SimulatedPeople {

    private static final String STRANGER = "a-stranger";

    private final RandomGenerator random;
    private boolean wellBehaved;
    private int confirmations;

    public SimulatedPeople(RandomGenerator random) {
        this.random = random;
    }

    /** From now on everyone answers rightly within a minute, and each redirect arrives once, right after. */
    public SimulatedPeople wellBehaved(boolean all) {
        wellBehaved = all;
        return this;
    }

    /** What comes of a challenge that was shown at that moment, in the order of time. */
    public List<PersonAction> meet(MfaChallengePending asked, Instant shownAt) {
        List<PersonAction> deeds = new ArrayList<>();
        Instant answered = wellBehaved ? right(deeds, asked, soon(shownAt)) : answers(deeds, asked, shownAt);
        redirects(deeds, asked, answered, shownAt);
        deeds.sort(Comparator.comparing(PersonAction::at));
        return deeds;
    }

    /** What comes of a credentials page that was shown at that moment. */
    public List<PersonAction> meet(CredentialsRequired asked, Instant shownAt) {
        String loginId = asked.subject().loginId();
        List<PersonAction> deeds = new ArrayList<>();
        int mood = wellBehaved ? 0 : random.nextInt(6);
        if (mood < 4) {
            Instant done = soon(shownAt);
            deeds.add(new SignsIn(done, loginId));
            if (mood < 3) {
                deeds.add(new Redirected(
                        after(done, 3), confirmed(loginId, null, asked.subject().refreshId(), done)));
            }
        } else if (mood == 4) {
            // Closed without a word; the browser still came back.
            Instant gone = soon(shownAt);
            deeds.add(new Redirected(gone, confirmed(loginId, null, null, gone)));
        }
        return deeds;
    }

    /** When the right answer is given, or null. */
    private @Nullable Instant answers(List<PersonAction> deeds, MfaChallengePending asked, Instant shownAt) {
        return switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> right(deeds, asked, shownAt);
            case 2 -> {
                Duration left = Duration.between(shownAt, asked.expiresAt());
                yield right(deeds, asked, shownAt.plus(left).minusMillis(random.nextInt(5_000)));
            }
            case 3 -> right(deeds, asked, after(asked.expiresAt(), 900));
            case 4 -> {
                deeds.add(new Answers(soon(shownAt), asked.requestId(), false));
                yield null;
            }
            case 5 -> {
                Instant first = soon(shownAt);
                deeds.add(new Answers(first, asked.requestId(), false));
                yield right(deeds, asked, after(first, 30));
            }
            default -> right(deeds, asked, soon(shownAt));
        };
    }

    private static Instant right(List<PersonAction> deeds, MfaChallengePending asked, Instant at) {
        deeds.add(new Answers(at, asked.requestId(), true));
        return at;
    }

    private void redirects(
            List<PersonAction> deeds, MfaChallengePending asked, @Nullable Instant answered, Instant shownAt) {
        Instant usual = after(answered == null ? soon(shownAt) : answered, 4);
        String loginId = asked.subject().loginId();
        String refreshId = asked.subject().refreshId();
        switch (wellBehaved ? 9 : random.nextInt(answered == null ? 16 : 12)) {
            case 0 -> redirect(deeds, shownAt, confirmed(loginId, asked.requestId(), refreshId, shownAt));
            case 1 -> {
                Instant late = after(usual, random.nextBoolean() ? 900 : 90_000);
                redirect(deeds, late, confirmed(loginId, asked.requestId(), refreshId, late));
            }
            case 2 -> {
                RedirectConfirmed same = confirmed(loginId, asked.requestId(), refreshId, usual);
                redirect(deeds, usual, same);
                redirect(deeds, after(usual, 20), same);
            }
            case 3 -> {
                redirect(deeds, usual, confirmed(loginId, asked.requestId(), refreshId, usual));
                Instant reloaded = after(usual, 60);
                redirect(deeds, reloaded, confirmed(loginId, asked.requestId(), refreshId, reloaded));
            }
            case 4 -> redirect(deeds, usual, confirmed(STRANGER, asked.requestId(), refreshId, usual));
            case 5 -> redirect(deeds, usual, confirmed(loginId, null, refreshId, usual));
            case 6 -> redirect(deeds, usual, confirmed(loginId, "live-none", "no-refresh", usual));
            case 7, 8, 12, 13, 14, 15 -> {
                // The redirect never arrives.
            }
            default -> redirect(deeds, usual, confirmed(loginId, asked.requestId(), refreshId, usual));
        }
    }

    private static void redirect(List<PersonAction> deeds, Instant at, RedirectConfirmed event) {
        deeds.add(new Redirected(at, event));
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
