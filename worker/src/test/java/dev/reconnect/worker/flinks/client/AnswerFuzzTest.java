package dev.reconnect.worker.flinks.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.flinks.ConnectUrls;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.AnswerReader;
import dev.reconnect.worker.flinks.answer.FlinksBody;
import dev.reconnect.worker.flinks.answer.FlinksTimes;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.testing.BrokenJson;
import io.cloudevents.CloudEvent;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Flinks or a gateway sends, it becomes an answer, and the answer can be published and journaled. */
class AnswerFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String MARK = BrokenJson.MARK;
    private static final String REQUEST_ID = "1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d";

    private static final List<Call> CALLS = List.of(
            new Call.Start("login"),
            new Call.Poll(REQUEST_ID),
            new Call.CheckCached("login"),
            new Call.Fetch(REQUEST_ID),
            new Call.FetchPending(REQUEST_ID));

    private static final List<String> DOCUMENTS = List.of("""
            {"HttpStatusCode":200,"Login":{"Id":"login","Username":"xq7secret","LastRefresh":"2026-11-22T11:59:58.1234567",
            "IsScheduledRefresh":false,"Type":"Personal"},"Institution":"xq7secret Bank","InstitutionId":14,
            "RequestId":"1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d","Links":[{"rel":"AccountsDetail","href":"/GetAccountsDetail"}]}
            """, """
            {"HttpStatusCode":203,"Links":[],"SecurityChallenges":[{"Type":"QuestionAndAnswer","Prompt":"xq7secret?"},
            {"Type":"MultipleChoice","Prompt":"xq7secret","Iterables":["xq7secret","xq7secret"]}],
            "Institution":"xq7secret Bank","RequestId":"1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d"}
            """, """
            {"HttpStatusCode":202,"FlinksCode":"OPERATION_PENDING","Message":"xq7secret",
            "RequestId":"1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d"}
            """, """
            {"HttpStatusCode":401,"FlinksCode":"INVALID_LOGIN","Message":"xq7secret LoginId","Links":[],
            "RequestId":"1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d"}
            """, """
            {"HttpStatusCode":200,"Accounts":[{"Title":"xq7secret","AccountNumber":"xq7secret 47114711","LastFourDigits":
            "4711","Balance":{"Available":1234.50,"Current":-12.34,"Limit":0},"Category":"Operations","Type":"Chequing",
            "Currency":"CAD","Holder":{"Name":"xq7secret"},"Id":"a-1","Transactions":[{"Debit":1.5}]},{"Id":"a-2","Balance":
            {"Current":99999999999.99}}],"Login":{"LastRefresh":"2026-11-22T11:59:58.123456"},"InstitutionName":
            "xq7secret Bank","InstitutionId":14,"RequestId":"1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d"}
            """);

    private final EventCodec codec = new EventCodec();
    private final SmileJournalFormat journal = new SmileJournalFormat();
    private final ConnectUrls urls = new ConnectUrls(new FlinksSettings.Connect(
            URI.create("https://connect.example.com"), FlinksSettings.Connect.DEFAULT_CREDENTIAL_PATH, false));

    @Property(seed = "20261122", tries = 1_500)
    void aBrokenDocumentIsAnAnswerThatCanBePublishedAndJournaled(
            @ForAll long seed, @ForAll @IntRange(min = 100, max = 599) int anyStatus) throws MalformedEvent {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] body = BrokenJson.of(DOCUMENTS.get(random.nextInt(DOCUMENTS.size())), random);
        // An answer with a good status is used furthest, so half of the tries have one.
        int status = random.nextBoolean() ? anyStatus : List.of(200, 202, 203).get(random.nextInt(3));
        for (Call call : CALLS) {
            Received received = new Received(status, "1", body);
            ReadAnswer readAnswer = AnswerReader.read(call, received, NOW);
            assertThat(readAnswer.outcomeClass()).isNotEmpty();
            assertThat(received.toString()).hasSizeLessThan(60).doesNotContain(MARK);
            goesOn(readAnswer.answer());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789e30",
                "-999999999999999999999999999999e8",
                "999999999999999999999999999999e30",
                "1e999999999",
                "1e-999999999",
                "1e2147483647",
                "1e-2147483648",
                "1e99999999999999999999",
                "0e999999999",
                "0e-999999999"
            })
    void anAmountWithAnAbsurdExponentNeitherFailsNorGrows(String amount) throws MalformedEvent {
        ReadAnswer readAnswer = accounts("{\"Id\":\"a\",\"Balance\":{\"Current\":" + amount + ",\"Limit\":12.50}}");

        if (readAnswer.answer() instanceof Answer.Accounts accounts) {
            assertThat(accounts.accounts())
                    .singleElement()
                    .satisfies(account -> assertThat(
                                    Objects.requireNonNull(account.balance()).limit())
                            .isEqualTo(new BigDecimal("12.50")));
        } else {
            assertThat(readAnswer.outcomeClass()).isEqualTo("unreadable");
        }
        goesOn(readAnswer.answer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "Bank \\udc00", "a\\u0000b", "\\u001b[31m"})
    void anInstitutionsNameThatIsNoTextCanBeJournaledAllTheSame(String name) throws MalformedEvent {
        goesOn(AnswerReader.read(
                        new Call.Poll(REQUEST_ID),
                        received("{\"RequestId\":\"" + REQUEST_ID + "\",\"InstitutionName\":\"" + name + "\"}", 203),
                        NOW)
                .answer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+10000-01-01T00:00:00",
                "+999999999-12-31T23:59:59-18:00",
                "9999-12-31T23:59:59-18:00",
                "-0001-01-01T00:00:00"
            })
    void aLastRefreshThatNoEventCanNameCountsAsUnknown(String time) {
        assertThat(FlinksTimes.lastRefresh(time)).isNull();
    }

    @Property(seed = "20261122", tries = 500)
    void aRetryAfterOfAnyKindIsNoneOrAtMostAnHour(@ForAll String text, @ForAll long number, @ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        String date = random.nextInt(40) + " Nov " + random.nextInt(12_000) + " " + random.nextInt(30) + ":00:00 GMT";
        for (String header :
                Arrays.asList(text, Long.toString(number), "9".repeat(random.nextInt(1, 70)), date, null)) {
            assertThat(FlinksTimes.retryAfter(header, NOW))
                    .satisfiesAnyOf(
                            none -> assertThat(none).isNull(),
                            some -> assertThat(some)
                                    .isBetween(java.time.Duration.ZERO, FlinksTimes.LONGEST_RETRY_AFTER));
        }
    }

    @Property(seed = "20261122", tries = 500)
    void whateverMintingBringsIsATokenFitForAHeaderOrAFailure(
            @ForAll long seed, @ForAll @IntRange(min = 100, max = 599) int anyStatus) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] body = BrokenJson.of("{\"HttpStatusCode\":200,\"Token\":\"xq7secret-token\",\"Links\":[]}", random);
        TokenMint.Minted minted = TokenMint.read(new Received(random.nextBoolean() ? 200 : anyStatus, "1", body), NOW);

        assertThat(minted.toString()).doesNotContain(MARK);
        if (minted.token() != null) {
            assertThat(minted.token()).matches("[!-~]{1,128}");
        } else {
            assertThat(minted.failure().outcomeClass()).isIn("not-sent", "our-fault", "slow-down");
        }
    }

    @Property(seed = "20261122", tries = 500)
    void whateverTheListOfInstitutionsHoldsItIsReadOrLeft(@ForAll long seed) {
        byte[] body = BrokenJson.of("""
                {"Data":[{"Id":14,"Localizations":[{"Language":"en","Name":"Capital"},{"Language":"fr","Name":"Capitale"}]},
                {"Id":1,"Localizations":[{"Language":"en","Name":"Twin"}]}],"Count":2}
                """, new SplittableRandom(seed));

        List<FlinksBody.Named> institutions = InstitutionDirectory.institutions(new Received(200, null, body));

        if (institutions != null) {
            assertThat(institutions)
                    .allSatisfy(institution -> assertThat(institution.names())
                            .allSatisfy(name -> assertThat(name).hasSizeBetween(1, 200)));
        }
    }

    private static ReadAnswer accounts(String list) {
        return AnswerReader.read(
                new Call.Fetch(REQUEST_ID),
                received("{\"RequestId\":\"" + REQUEST_ID + "\",\"Accounts\":[" + list + "]}", 200),
                NOW);
    }

    private static Received received(String body, int status) {
        return new Received(status, null, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes an answer as far as it may come: into an outcome that a reader accepts, into the journal, into a log line.
     */
    private void goesOn(Answer answer) throws MalformedEvent {
        switch (answer) {
            case Answer.Accounts accounts -> {
                journaled(accounts.institution());
                published(new AccountsReady(
                        subject(),
                        accounts.requestId(),
                        accounts.institution().name(),
                        accounts.institution().id(),
                        accounts.lastRefresh(),
                        AccountsReady.Source.LIVE,
                        accounts.accounts()));
            }
            case Answer.Challenged challenged -> {
                journaled(challenged.institution());
                published(new MfaChallengePending(
                        subject(),
                        challenged.requestId(),
                        urls.challenge(subject(), null, challenged.requestId(), NOW),
                        NOW,
                        challenged.institution().name(),
                        challenged.types(),
                        false));
            }
            case Answer.Authorized authorized -> journaled(authorized.institution());
            case Answer.Refused refused -> {
                if (refused.flinksCode() != null) {
                    assertThat(refused.flinksCode()).matches("[A-Z][A-Z0-9_]{0,63}");
                }
            }
            case Answer.Unreadable unreadable -> assertThat(unreadable.cause()).matches("HTTP \\d{3}[A-Za-z' ]*");
            case Answer.NotSent notSent -> throw new AssertionError("an answer came, so that it was sent: " + notSent);
            case Answer.Pending pending -> journaled(new Institution(null, pending.requestId()));
        }
    }

    private void published(Event event) throws MalformedEvent {
        CloudEvent cloudEvent = codec.encode(event, "id", NOW, URI.create("urn:tests"), null);
        assertThat(Objects.requireNonNull(cloudEvent.getData()).toBytes()).hasSizeLessThan(16_384);
        assertThat(codec.decode(cloudEvent)).isEqualTo(event);
    }

    private void journaled(Institution institution) {
        LoginHistory empty = LoginHistory.EMPTY;
        LoginHistory history = new LoginHistory(
                empty.refreshIds(),
                empty.confirmationIds(),
                institution,
                null,
                null,
                empty.rejection(),
                empty.orphan());
        Session session = new Session.Resting(history, NOW);
        assertThat(journal.read(journal.write(session))).isEqualTo(session);
    }

    private static Subject subject() {
        return new Subject("login", "r1", null, null, Lane.INTERACTIVE, null, null, null);
    }
}
