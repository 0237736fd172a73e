package dev.reconnect.worker.simulation.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.FlinksSettings.Limits;
import dev.reconnect.worker.flinks.SimulatedClient;
import dev.reconnect.worker.flinks.SimulatedClient.Code;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Meaning;
import dev.reconnect.worker.shard.Claims;
import dev.reconnect.worker.simulation.flinks.Fact.Authorized;
import dev.reconnect.worker.simulation.flinks.Fact.Opened;
import dev.reconnect.worker.simulation.flinks.Fact.Refused;
import dev.reconnect.worker.simulation.flinks.Fact.Replied;
import dev.reconnect.worker.simulation.flinks.Fact.Started;
import dev.reconnect.worker.simulation.flinks.Fact.Unexpected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VirtualFlinksTest {

    private final Errand errand = new Errand(1);

    @Test
    void aCalmStartOpensASessionThatComesToItsEnd() {
        errand.weather().failures(0).challenges(0);
        String requestId = errand.opened("ada");

        errand.later(Duration.ofSeconds(10));
        Answer done = errand.ask(new Call.Poll(requestId));
        Answer accounts = errand.ask(new Call.Fetch(requestId));
        while (accounts instanceof Answer.Pending) {
            accounts = errand.ask(new Call.FetchPending(requestId));
        }

        assertThat(done).isInstanceOf(Answer.Authorized.class);
        assertThat(accounts).isInstanceOfSatisfying(Answer.Accounts.class, read -> {
            assertThat(read.lastRefresh()).isEqualTo(errand.flinks.lastRefresh("ada"));
            assertThat(read.accounts())
                    .allSatisfy(account -> assertThat(account.accountId()).startsWith("ada/"));
        });
        assertThat(errand.facts(Authorized.class)).hasSize(1);
    }

    @Test
    void aSessionThatNobodyAsksAboutDiesAfterEightMinutes() {
        errand.weather().failures(0).challenges(1000);
        String requestId = errand.opened("ada");

        errand.later(Duration.ofMinutes(8).minusSeconds(5));
        assertThat(errand.flinks.living("ada")).containsExactly(requestId);
        errand.later(Duration.ofSeconds(5));

        assertThat(errand.flinks.living("ada")).isEmpty();
        assertThat(errand.ask(new Call.Poll(requestId))).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.meaning()).isEqualTo(Meaning.SESSION_GONE);
        });
    }

    @Test
    void everyPollProlongsASession() {
        errand.weather().failures(0).challenges(1000);
        String requestId = errand.opened("ada");

        for (int i = 0; i < 3; i++) {
            errand.later(Duration.ofMinutes(7));
            errand.ask(new Call.Poll(requestId));
        }

        assertThat(errand.flinks.living("ada")).containsExactly(requestId);
    }

    @Test
    void aLiveSessionBesideAnotherIsNoticed() {
        errand.weather().challenges(1000);
        String first = errand.opened("ada");
        String second = errand.opened("ada");
        errand.opened("bob");

        assertThat(errand.flinks.ledger().openedBesideLiving()).singleElement().satisfies(opened -> {
            assertThat(opened.requestId()).isEqualTo(second);
            assertThat(opened.besideLiving()).containsExactly(first);
        });
    }

    @Test
    void anAnswerLostAfterTheSessionWasOpenedLeavesItAlive() {
        errand.weather().challenges(1000);
        Answer answer = errand.ask(new Call.Start("ada"), () -> errand.weather().chance(Mishap.LOST_AFTER, 1000));

        assertThat(answer).isInstanceOf(Answer.Unreadable.class);
        assertThat(errand.flinks.living("ada")).hasSize(1);
        Opened opened = errand.facts(Opened.class).getFirst();
        assertThat(errand.facts(Replied.class))
                .filteredOn(replied -> replied.exchange() == opened.exchange())
                .singleElement()
                .extracting(Replied::whole)
                .isEqualTo(false);
    }

    @Test
    void aConnectionRefusedOpensNothing() {
        errand.weather().chance(Mishap.CONNECTION_REFUSED, 1000);

        assertThat(errand.ask(new Call.Start("ada"))).isInstanceOf(Answer.NotSent.class);
        assertThat(errand.flinks.ledger().facts()).hasOnlyElementsOfType(Fact.Sent.class);
    }

    @Test
    void anAnswerThatComesTooLateIsLostAtTheTimeOut() {
        errand.weather().delay(Duration.ofDays(1000));

        assertThat(errand.ask(new Call.Fetch("cached-1"))).isInstanceOf(Answer.Unreadable.class);
        assertThat(errand.sinceBegin()).isEqualTo(Limits.DEFAULTS.callTimeout());
    }

    @Test
    void aCrashDropsTheAnswersUnderWayButTheSessionIsOpen() {
        errand.askMany(new Call.Start("ada"), new Call.CheckCached("bob"));
        while (errand.facts(Opened.class).isEmpty()) {
            errand.next();
        }
        errand.answers.clear();
        errand.line.crash();
        errand.later(Duration.ofMinutes(10));

        assertThat(errand.answers).isEmpty();
        assertThat(errand.line.underWay()).isZero();
        Opened opened = errand.facts(Opened.class).getFirst();
        assertThat(errand.facts(Replied.class)).noneMatch(replied -> replied.exchange() == opened.exchange());
    }

    @Test
    void aPauseDelaysAnswersUntilTheProcessGoesOn() {
        errand.askMany(new Call.CheckCached("ada"));
        errand.line.pause();
        errand.later(Duration.ofMinutes(10));
        assertThat(errand.answers).isEmpty();

        errand.line.resume();
        errand.later(Duration.ofSeconds(2));
        assertThat(errand.answers).hasSize(1);
    }

    @Test
    void closingEndsWhatIsUnderWay() {
        errand.askMany(new Call.CheckCached("ada"));
        errand.line.close();

        assertThat(errand.answers).hasSize(1);
        assertThat(errand.line.underWay()).isZero();
    }

    @Test
    void theRateGoesByVirtualTime() {
        FlinksSettings slow = VirtualFlinks.settings()
                .with(new Limits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, 2, 100));
        errand.replaceLine(slow);

        assertThat(Claims.take(errand.calls, new Call.Fetch("r"))).isTrue();
        assertThat(Claims.take(errand.calls, new Call.Fetch("r"))).isTrue();
        assertThat(Claims.take(errand.calls, new Call.Fetch("r"))).isFalse();
        errand.later(Duration.ofSeconds(1));
        assertThat(Claims.take(errand.calls, new Call.Fetch("r"))).isTrue();
    }

    @Test
    void anInstitutionThatIsDownOpensNothing() {
        errand.weather().down(Institutions.of("ada").id(), true);

        assertThat(errand.ask(new Call.Start("ada"))).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.meaning()).isEqualTo(Meaning.TRANSIENT);
        });
        assertThat(errand.facts(Started.class)).hasSize(1);
        assertThat(errand.facts(Opened.class)).isEmpty();
    }

    @Test
    void refusedKeysTokensAndActivationsAreOurFaultAndASlowDownIsNone() {
        assertThat(meaningUnder(errand.weather().calm().keysRefused(true))).isEqualTo(Meaning.OUR_FAULT);
        assertThat(meaningUnder(errand.weather().calm().tokensRefused(true))).isEqualTo(Meaning.OUR_FAULT);
        assertThat(meaningUnder(errand.weather().calm().notActivated(true))).isEqualTo(Meaning.OUR_FAULT);
        assertThat(meaningUnder(errand.weather().calm().slowingDown(true))).isEqualTo(Meaning.SLOW_DOWN);
        assertThat(errand.facts(Opened.class)).isEmpty();
    }

    private Meaning meaningUnder(Weather weather) {
        assertThat(weather).isSameAs(errand.flinks.weather());
        errand.replaceLine(VirtualFlinks.settings());
        return ((Answer.Refused) errand.ask(new Call.Start("ada"))).meaning();
    }

    @Test
    void theRightAnswerOfAPersonLetsTheSessionGoOn() {
        errand.weather().failures(0).challenges(0);
        String requestId = errand.challenged("ada");
        assertThat(errand.ask(new Call.Poll(requestId))).isInstanceOf(Answer.Challenged.class);

        assertThat(errand.flinks.answer(requestId, true)).isTrue();
        errand.later(Duration.ofSeconds(10));
        assertThat(errand.ask(new Call.Poll(requestId))).isInstanceOf(Answer.Authorized.class);
        assertThat(errand.flinks.answer(requestId, true)).isFalse();
    }

    @Test
    void aWrongAnswerOfAPersonNeverLetsTheSessionGoOn() {
        errand.weather().failures(0).challenges(0);
        for (String loginId : Errand.LOGINS) {
            String requestId = errand.challenged(loginId);
            errand.flinks.answer(requestId, false);
            errand.later(Duration.ofSeconds(10));

            assertThat(errand.ask(new Call.Poll(requestId))).isNotInstanceOf(Answer.Authorized.class);
        }
    }

    @Test
    void callsWithOtherKeysThanOursAreNoticed() {
        errand.replaceLine(VirtualFlinks.settings().with(new FlinksSettings.Secrets("another-key", null)));
        errand.ask(new Call.Start("ada"));
        errand.ask(new Call.Fetch("cached-1"));

        assertThat(errand.facts(Unexpected.class)).hasSize(2);
    }

    @Test
    void sameSeedSameAnswers() {
        assertThat(new Errand(7).live(300)).isEqualTo(new Errand(7).live(300));
        assertThat(new Errand(7).live(300)).isNotEqualTo(new Errand(8).live(300));
    }

    @Test
    void everyFlinksCodeIsGivenAndNothingUnexpectedIsSent() {
        Set<String> given = new HashSet<>();
        List<Unexpected> unexpected = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            Errand one = new Errand(seed);
            one.flinks.trace(line -> collect(line, given));
            one.live(400);
            unexpected.addAll(one.facts(Unexpected.class));
        }

        assertThat(given)
                .containsAll(SimulatedClient.codes().stream().map(Code::code).toList());
        assertThat(unexpected).isEmpty();
    }

    @Test
    void everyMishapHappens() {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            Errand one = new Errand(seed);
            one.flinks.trace(line -> seen.add(line.substring(line.lastIndexOf(' ') + 1)));
            one.live(400);
        }

        for (Mishap mishap : Mishap.values()) {
            assertThat(seen.contains(mishap.name())).as("%s", mishap).isEqualTo(mishap != Mishap.NONE);
        }
    }

    @Test
    void afterTheStormEverySessionComesToAnEnd() {
        Errand one = new Errand(3);
        one.live(300);
        one.weather().calm();
        one.later(Duration.ofMinutes(9));
        for (String loginId : Errand.LOGINS) {
            assertThat(one.flinks.living(loginId)).isEmpty();
        }
        assertThat(one.facts(Refused.class)).isNotEmpty();
    }

    private static void collect(String line, Set<String> given) {
        int at = line.indexOf("\"FlinksCode\":\"");
        if (at >= 0) {
            int begin = at + "\"FlinksCode\":\"".length();
            given.add(line.substring(begin, line.indexOf('"', begin)));
        }
    }
}
