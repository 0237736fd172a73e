package dev.reconnect.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.FlinksSettings.CallLimits;
import dev.reconnect.worker.flinks.testing.SimulatedClient;
import dev.reconnect.worker.flinks.testing.SimulatedClient.Code;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.testing.CallRequests;
import dev.reconnect.worker.simulation.testing.flinks.Fact;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Authorized;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Opened;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Refused;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Replied;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Started;
import dev.reconnect.worker.simulation.testing.flinks.Fact.Unexpected;
import dev.reconnect.worker.simulation.testing.flinks.FlinksWeather;
import dev.reconnect.worker.simulation.testing.flinks.HttpFault;
import dev.reconnect.worker.simulation.testing.flinks.PendingCall;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedInstitutions;
import dev.reconnect.worker.simulation.testing.flinks.VirtualFlinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VirtualFlinksTest {

    private final PendingCall pendingCall = new PendingCall(1);

    @Test
    void aCalmStartOpensASessionThatComesToItsEnd() {
        pendingCall.weather().failures(0).challenges(0);
        String requestId = pendingCall.opened("ada");

        pendingCall.later(Duration.ofSeconds(10));
        Answer done = pendingCall.ask(new Call.Poll(requestId));
        Answer accounts = pendingCall.ask(new Call.Fetch(requestId));
        while (accounts instanceof Answer.Pending) {
            accounts = pendingCall.ask(new Call.FetchPending(requestId));
        }

        assertThat(done).isInstanceOf(Answer.Authorized.class);
        assertThat(accounts).isInstanceOfSatisfying(Answer.Accounts.class, read -> {
            assertThat(read.lastRefresh()).isEqualTo(pendingCall.flinks.lastRefresh("ada"));
            assertThat(read.accounts())
                    .allSatisfy(account -> assertThat(account.accountId()).startsWith("ada/"));
        });
        assertThat(pendingCall.facts(Authorized.class)).hasSize(1);
    }

    @Test
    void aSessionThatNobodyAsksAboutDiesAfterEightMinutes() {
        pendingCall.weather().failures(0).challenges(1000);
        String requestId = pendingCall.opened("ada");

        pendingCall.later(Duration.ofMinutes(8).minusSeconds(5));
        assertThat(pendingCall.flinks.living("ada")).containsExactly(requestId);
        pendingCall.later(Duration.ofSeconds(5));

        assertThat(pendingCall.flinks.living("ada")).isEmpty();
        assertThat(pendingCall.ask(new Call.Poll(requestId))).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.refusalClass()).isEqualTo(RefusalClass.SESSION_GONE);
        });
    }

    @Test
    void everyPollProlongsASession() {
        pendingCall.weather().failures(0).challenges(1000);
        String requestId = pendingCall.opened("ada");

        for (int i = 0; i < 3; i++) {
            pendingCall.later(Duration.ofMinutes(7));
            pendingCall.ask(new Call.Poll(requestId));
        }

        assertThat(pendingCall.flinks.living("ada")).containsExactly(requestId);
    }

    @Test
    void aLiveSessionBesideAnotherIsNoticed() {
        pendingCall.weather().challenges(1000);
        String first = pendingCall.opened("ada");
        String second = pendingCall.opened("ada");
        pendingCall.opened("bob");

        assertThat(pendingCall.flinks.ledger().openedBesideLiving())
                .singleElement()
                .satisfies(opened -> {
                    assertThat(opened.requestId()).isEqualTo(second);
                    assertThat(opened.besideLiving()).containsExactly(first);
                });
    }

    @Test
    void anAnswerLostAfterTheSessionWasOpenedLeavesItAlive() {
        pendingCall.weather().challenges(1000);
        Answer answer = pendingCall.ask(
                new Call.Start("ada"), () -> pendingCall.weather().chance(HttpFault.LOST_AFTER, 1000));

        assertThat(answer).isInstanceOf(Answer.Unreadable.class);
        assertThat(pendingCall.flinks.living("ada")).hasSize(1);
        Opened opened = pendingCall.facts(Opened.class).getFirst();
        assertThat(pendingCall.facts(Replied.class))
                .filteredOn(replied -> replied.exchange() == opened.exchange())
                .singleElement()
                .extracting(Replied::whole)
                .isEqualTo(false);
    }

    @Test
    void aConnectionRefusedOpensNothing() {
        pendingCall.weather().chance(HttpFault.CONNECTION_REFUSED, 1000);

        assertThat(pendingCall.ask(new Call.Start("ada"))).isInstanceOf(Answer.NotSent.class);
        assertThat(pendingCall.flinks.ledger().facts()).hasOnlyElementsOfType(Fact.Sent.class);
    }

    @Test
    void anAnswerThatComesTooLateIsLostAtTheTimeOut() {
        pendingCall.weather().delay(Duration.ofDays(1000));

        assertThat(pendingCall.ask(new Call.Fetch("cached-1"))).isInstanceOf(Answer.Unreadable.class);
        assertThat(pendingCall.sinceBegin()).isEqualTo(CallLimits.DEFAULTS.authorizeTimeout());
    }

    @Test
    void aCrashDropsTheAnswersUnderWayButTheSessionIsOpen() {
        pendingCall.askMany(new Call.Start("ada"), new Call.CheckCached("bob"));
        while (pendingCall.facts(Opened.class).isEmpty()) {
            pendingCall.next();
        }
        pendingCall.answers.clear();
        pendingCall.line.crash();
        pendingCall.later(Duration.ofMinutes(10));

        assertThat(pendingCall.answers).isEmpty();
        assertThat(pendingCall.line.underWay()).isZero();
        Opened opened = pendingCall.facts(Opened.class).getFirst();
        assertThat(pendingCall.facts(Replied.class)).noneMatch(replied -> replied.exchange() == opened.exchange());
    }

    @Test
    void aPauseDelaysAnswersUntilTheProcessGoesOn() {
        pendingCall.askMany(new Call.CheckCached("ada"));
        pendingCall.line.pause();
        pendingCall.later(Duration.ofMinutes(10));
        assertThat(pendingCall.answers).isEmpty();

        pendingCall.line.resume();
        pendingCall.later(Duration.ofSeconds(2));
        assertThat(pendingCall.answers).hasSize(1);
    }

    @Test
    void closingEndsWhatIsUnderWay() {
        pendingCall.askMany(new Call.CheckCached("ada"));
        pendingCall.line.close();

        assertThat(pendingCall.answers).hasSize(1);
        assertThat(pendingCall.line.underWay()).isZero();
    }

    @Test
    void theRateGoesByVirtualTime() {
        FlinksSettings slow = VirtualFlinks.settings()
                .with(new CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, 2, 100));
        pendingCall.replaceLine(slow);

        assertThat(CallRequests.take(pendingCall.calls, new Call.Fetch("r"))).isPresent();
        assertThat(CallRequests.take(pendingCall.calls, new Call.Fetch("r"))).isPresent();
        assertThat(CallRequests.take(pendingCall.calls, new Call.Fetch("r"))).isEmpty();
        pendingCall.later(Duration.ofSeconds(1));
        assertThat(CallRequests.take(pendingCall.calls, new Call.Fetch("r"))).isPresent();
    }

    @Test
    void anInstitutionThatIsDownOpensNothing() {
        pendingCall.weather().down(SimulatedInstitutions.of("ada").id(), true);

        assertThat(pendingCall.ask(new Call.Start("ada"))).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.refusalClass()).isEqualTo(RefusalClass.TRANSIENT);
        });
        assertThat(pendingCall.facts(Started.class)).hasSize(1);
        assertThat(pendingCall.facts(Opened.class)).isEmpty();
    }

    @Test
    void refusedKeysTokensAndActivationsAreOurFaultAndASlowDownIsNone() {
        assertThat(meaningUnder(pendingCall.weather().calm().keysRefused(true))).isEqualTo(RefusalClass.OUR_FAULT);
        assertThat(meaningUnder(pendingCall.weather().calm().tokensRefused(true)))
                .isEqualTo(RefusalClass.OUR_FAULT);
        assertThat(meaningUnder(pendingCall.weather().calm().notActivated(true)))
                .isEqualTo(RefusalClass.OUR_FAULT);
        assertThat(meaningUnder(pendingCall.weather().calm().slowingDown(true))).isEqualTo(RefusalClass.SLOW_DOWN);
        assertThat(pendingCall.facts(Opened.class)).isEmpty();
    }

    private RefusalClass meaningUnder(FlinksWeather weather) {
        assertThat(weather).isSameAs(pendingCall.flinks.weather());
        pendingCall.replaceLine(VirtualFlinks.settings());
        return ((Answer.Refused) pendingCall.ask(new Call.Start("ada"))).refusalClass();
    }

    @Test
    void theRightAnswerOfAPersonLetsTheSessionGoOn() {
        pendingCall.weather().failures(0).challenges(0);
        String requestId = pendingCall.challenged("ada");
        assertThat(pendingCall.ask(new Call.Poll(requestId))).isInstanceOf(Answer.Challenged.class);

        assertThat(pendingCall.flinks.answer(requestId, true)).isTrue();
        pendingCall.later(Duration.ofSeconds(10));
        assertThat(pendingCall.ask(new Call.Poll(requestId))).isInstanceOf(Answer.Authorized.class);
        assertThat(pendingCall.flinks.answer(requestId, true)).isFalse();
    }

    @Test
    void aWrongAnswerOfAPersonNeverLetsTheSessionGoOn() {
        pendingCall.weather().failures(0).challenges(0);
        for (String loginId : PendingCall.LOGINS) {
            String requestId = pendingCall.challenged(loginId);
            pendingCall.flinks.answer(requestId, false);
            pendingCall.later(Duration.ofSeconds(10));

            assertThat(pendingCall.ask(new Call.Poll(requestId))).isNotInstanceOf(Answer.Authorized.class);
        }
    }

    @Test
    void callsWithOtherKeysThanOursAreNoticed() {
        pendingCall.replaceLine(VirtualFlinks.settings().with(new FlinksSettings.Secrets("another-key", null)));
        pendingCall.ask(new Call.Start("ada"));
        pendingCall.ask(new Call.Fetch("cached-1"));

        // The neutral witness tries each refused key once more.
        assertThat(pendingCall.facts(Unexpected.class)).hasSize(4);
    }

    @Test
    void sameSeedSameAnswers() {
        assertThat(new PendingCall(7).live(300)).isEqualTo(new PendingCall(7).live(300));
        assertThat(new PendingCall(7).live(300)).isNotEqualTo(new PendingCall(8).live(300));
    }

    @Test
    void everyFlinksCodeIsGivenAndNothingUnexpectedIsSent() {
        Set<String> given = new HashSet<>();
        List<Unexpected> unexpected = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            PendingCall one = new PendingCall(seed);
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
            PendingCall one = new PendingCall(seed);
            one.flinks.trace(line -> seen.add(line.substring(line.lastIndexOf(' ') + 1)));
            one.live(400);
        }

        for (HttpFault fault : HttpFault.values()) {
            assertThat(seen.contains(fault.name())).as("%s", fault).isEqualTo(fault != HttpFault.NONE);
        }
    }

    @Test
    void afterTheStormEverySessionComesToAnEnd() {
        PendingCall one = new PendingCall(3);
        one.live(300);
        one.weather().calm();
        one.later(Duration.ofMinutes(9));
        for (String loginId : PendingCall.LOGINS) {
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
