package dev.reconnect.worker.redirect.http;

import static dev.reconnect.worker.redirect.testing.SealedStates.APP;
import static dev.reconnect.worker.redirect.testing.SealedStates.LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.OTHER_KEY;
import static dev.reconnect.worker.redirect.testing.SealedStates.OTHER_LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.SEAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.redirect.OtherLoginLimit;
import dev.reconnect.worker.redirect.RedirectResult;
import dev.reconnect.worker.redirect.RedirectSettings;
import dev.reconnect.worker.redirect.seal.RedirectState;
import dev.reconnect.worker.redirect.seal.StateSeal;
import dev.reconnect.worker.redirect.testing.RedirectHarness;
import dev.reconnect.worker.redirect.testing.SealedStates;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The landing as a browser sees it, and as an attacker does. */
class LandingTest {
    private static final String STATE = SEAL.seal(SealedStates.challenge());

    private RedirectHarness harness;

    @BeforeEach
    void start() {
        harness = new RedirectHarness();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void whoComesBackIsConfirmedAndSentOn() {
        HttpResponse<String> answer =
                harness.get("/redirect?state=" + STATE + "&loginId=" + LOGIN + "&institution=FlinksCapital&tag=t");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(APP);
        assertThat(harness.published)
                .singleElement()
                .satisfies(
                        confirmation -> assertThat(confirmation.institution()).isEqualTo("FlinksCapital"));
        assertThat(harness.results).containsExactly("LANDING CONFIRMED");
    }

    @Test
    void nothingSaysThatItIsWellBeforeKafkaHasIt() {
        harness.kafka = confirmation -> false;

        HttpResponse<String> answer = harness.land(STATE, LOGIN);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).contains("<meta http-equiv=\"refresh\" content=\"5\">");
        assertThat(harness.results).containsExactly("LANDING UNAVAILABLE");
    }

    @Test
    void afterKafkaIsBackTheSamePageConfirms() {
        harness.kafka = confirmation -> false;
        harness.land(STATE, LOGIN);
        harness.kafka = confirmation -> true;

        assertThat(harness.land(STATE, LOGIN).statusCode()).isEqualTo(303);
        assertThat(harness.published).hasSize(1);
    }

    @Test
    void aReplayedStateLandsAndConfirmsNothingMore() {
        harness.land(STATE, LOGIN);

        HttpResponse<String> again = harness.land(STATE, LOGIN);

        assertThat(again.statusCode()).isEqualTo(303);
        assertThat(again.headers().firstValue("Location")).contains(APP);
        assertThat(harness.published).hasSize(1);
        assertThat(harness.results).containsExactly("LANDING CONFIRMED", "LANDING REPEATED");
    }

    @Test
    void aForgedStateIsRefused() {
        refused(new StateSeal(OTHER_KEY, null).seal(SealedStates.challenge()), LOGIN, RedirectResult.FORGED);
    }

    @Test
    void aTamperedStateIsRefused() {
        char first = STATE.charAt(30) == 'A' ? 'B' : 'A';
        refused(STATE.substring(0, 30) + first + STATE.substring(31), LOGIN, RedirectResult.FORGED);
    }

    @Test
    void aTruncatedStateIsRefused() {
        refused(STATE.substring(0, STATE.length() - 4), LOGIN, RedirectResult.FORGED);
    }

    @Test
    void anExpiredStateIsRefused() {
        harness.now = SealedStates.challenge().expiresAt();

        refused(STATE, LOGIN, RedirectResult.EXPIRED);
    }

    @Test
    void aForeignLoginIsRefusedForAChallenge() {
        refused(STATE, OTHER_LOGIN, RedirectResult.FOREIGN_LOGIN);
    }

    @Test
    void whateverIsWrongTheAnswerIsTheSame() {
        String forged = harness.land("forged", LOGIN).body();
        String foreign = harness.land(STATE, OTHER_LOGIN).body();
        String malformed = harness.get("/redirect").body();
        harness.now = SealedStates.challenge().expiresAt();
        String expired = harness.land(STATE, LOGIN).body();

        assertThat(Set.of(expired))
                .containsExactly(forged)
                .containsExactly(foreign)
                .containsExactly(malformed);
        assertThat(expired).contains("ask it for a new one");
    }

    private void refused(String state, String loginId, RedirectResult why) {
        HttpResponse<String> answer = harness.land(state, loginId);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(harness.published).isEmpty();
        assertThat(harness.results).containsExactly("LANDING " + why);
    }

    @Test
    void twoStatesAreNone() {
        assertThat(harness.get("/redirect?state=" + STATE + "&state=" + STATE).statusCode())
                .isEqualTo(400);
        assertThat(harness.published).isEmpty();
    }

    @Test
    void twoLoginIdsAreNone() {
        assertThat(harness.get("/redirect?state=" + STATE + "&loginId=" + LOGIN + "&loginId=" + OTHER_LOGIN)
                        .statusCode())
                .isEqualTo(400);
        assertThat(harness.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"next", "redirectUrl", "return", "returnAddress", "url", "Location"})
    void noParameterSaysWhereTheBrowserGoes(String name) {
        HttpResponse<String> answer = harness.get("/redirect?" + name + "=https%3A%2F%2Fevil.example%2F&state=" + STATE
                + "&loginId=" + LOGIN + "&" + name + "=https%3A%2F%2Fevil.example%2F");

        assertThat(answer.headers().firstValue("Location")).contains(APP);
    }

    @Test
    void anAddressThatIsNotAllowedAnyMoreIsNotReturnedTo() {
        HttpResponse<String> answer = harness.land(SEAL.seal(SealedStates.returningTo("https://evil.example/")), LOGIN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).contains("Thank you").doesNotContain("evil");
        assertThat(harness.published).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com/caf\u00e9, https://app.example.com/caf%C3%A9",
        "https://app.example.com/\u010d\u010aX-Evil:1, https://app.example.com/%C4%8D%C4%8AX-Evil:1"
    })
    void anAddressBeyondAsciiIsEncodedAsItStandsInAHeader(String address, String location) {
        HttpResponse<String> answer = harness.land(SEAL.seal(SealedStates.returningTo(address)), LOGIN);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(location);
        assertThat(answer.headers().firstValue("X-Evil")).isEmpty();
    }

    @Test
    void whoNamedNoAddressGoesToTheSettingsOne() {
        RedirectSettings plain = RedirectHarness.settings(100);
        RedirectSettings returning = new RedirectSettings(
                plain.host(), 0, true, plain.framedBy(), URI.create("https://app.example.com/home"), null, null, 100);
        try (RedirectHarness other = new RedirectHarness(returning, ReadLimits.DEFAULT)) {
            RedirectState state = new RedirectState(LOGIN, null, null, null, null, SealedStates.NOW.plusSeconds(60));

            assertThat(other.land(SEAL.seal(state), LOGIN).headers().firstValue("Location"))
                    .contains("https://app.example.com/home");
        }
    }

    @Test
    void whoSignsInAsAnotherConfirmsThatOne() {
        assertThat(harness.land(SEAL.seal(SealedStates.credentials()), OTHER_LOGIN)
                        .statusCode())
                .isEqualTo(303);
        assertThat(harness.published).singleElement().satisfies(confirmation -> {
            assertThat(confirmation.loginId()).isEqualTo(OTHER_LOGIN);
            assertThat(confirmation.refreshId()).isNull();
        });
        assertThat(harness.results).containsExactly("LANDING CONFIRMED_OTHER_LOGIN");
    }

    @Test
    void oneLinkDoesNotConfirmAnyNumberOfLogins() {
        String state = SEAL.seal(SealedStates.credentials());
        for (int i = 0; i < OtherLoginLimit.MOST; i++) {
            assertThat(harness.land(state, "login-" + i).statusCode()).isEqualTo(303);
        }

        assertThat(harness.land(state, "one-too-many").statusCode()).isEqualTo(400);
        assertThat(harness.land(state, "login-0").statusCode()).isEqualTo(303);
        assertThat(harness.land(state, LOGIN).statusCode()).isEqualTo(303);
        assertThat(harness.published).hasSize(OtherLoginLimit.MOST + 1);
    }

    @Test
    void moreThanTheRateAreSentAwayForAMoment() {
        try (RedirectHarness slow = new RedirectHarness(RedirectHarness.settings(1), ReadLimits.DEFAULT)) {
            HttpResponse<String> last = slow.land(SEAL.seal(SealedStates.returningTo(APP)), LOGIN);
            for (int i = 0; i < 50 && last.statusCode() == 303; i++) {
                last = slow.land(SEAL.seal(SealedStates.returningTo(APP + "&n=" + i)), LOGIN);
            }

            assertThat(slow.results).last().isEqualTo("LANDING TOO_MANY");
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After")).contains("1");
        }
    }

    @Test
    void forgedAndReplayedOnesTakeNothingOfTheRate() {
        try (RedirectHarness slow = new RedirectHarness(RedirectHarness.settings(1), ReadLimits.DEFAULT)) {
            for (int i = 0; i < 50; i++) {
                slow.land("forged" + i, LOGIN);
            }
            assertThat(slow.land(STATE, LOGIN).statusCode()).isEqualTo(303);
            for (int i = 0; i < 50; i++) {
                assertThat(slow.land(STATE, LOGIN).statusCode()).isEqualTo(303);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
    void noOtherMethodConfirms(String method) {
        HttpResponse<String> answer = harness.send(
                harness.to("/redirect?state=" + STATE + "&loginId=" + LOGIN).method(method, BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
        assertThat(harness.published).isEmpty();
    }

    @Test
    void whatIsUnderWayAtTheEndHasItsAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch acknowledged = new CountDownLatch(1);
        harness.kafka = confirmation -> {
            asked.countDown();
            try {
                return acknowledged.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException given) {
                return false;
            }
        };
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> harness.land(STATE, LOGIN));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        Thread closing = Thread.ofPlatform().start(harness::stop);

        acknowledged.countDown();

        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(303);
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aFreshWorkerKnowsTheStatesOfTheOneBefore() {
        HttpRequest.Builder request = harness.to("/redirect?state=" + STATE);
        assertThat(harness.send(request.GET()).statusCode()).isEqualTo(303);
        try (RedirectHarness next = new RedirectHarness()) {
            next.land(STATE, LOGIN);

            assertThat(next.published.getFirst().confirmationId())
                    .isEqualTo(harness.published.getFirst().confirmationId());
        }
    }
}
