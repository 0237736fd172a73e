package dev.reconnect.worker.flinks.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountSummary.Balance;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No amount passes through a double: what Flinks wrote is what is published, digit by digit. */
class ExactAmountsTest {

    private static final Pattern INEXACT = Pattern.compile("\\b(double|float|Double|Float)\\b");
    private static final Subject SUBJECT = new Subject("login", "refresh", null, null, Lane.BATCH, null, null, null);

    @Property(seed = "20261122", tries = 500)
    void aDocumentGoesOutAsItCameIn(@ForAll("amounts") List<String> amounts, @ForAll("blanks") String blank) {
        String account = account(amounts, blank);

        Answer.Accounts answer =
                read("{\"RequestId\":\"r-1\"," + blank + "\"Accounts\":[" + blank + account + ",{\"Id\":\"b\"}]}");

        assertThat(answer.documents()).hasSize(2);
        assertThat(whole(answer.documents().getFirst()))
                .isEqualTo(account.replace("," + blank + "{\"Debit\"", ",{\"Debit\""));
    }

    @Property(seed = "20261122", tries = 500)
    void aSummaryHasTheSameDigits(@ForAll("amount") String amount) {
        Answer.Accounts answer =
                read("{\"RequestId\":\"r-1\",\"Accounts\":[{\"Id\":\"a\",\"Balance\":{\"Current\":" + amount + "}}]}");

        Balance balance = Objects.requireNonNull(answer.accounts().getFirst().balance());
        BigDecimal expected = new BigDecimal(amount);
        assertThat(balance.current()).isEqualTo(expected.scale() < 0 ? expected.setScale(0) : expected);
        AccountsReady ready =
                new AccountsReady(SUBJECT, "r-1", null, null, null, AccountsReady.Source.LIVE, answer.accounts());
        var encoded = new EventCodec().encode(ready, OutcomeIds.of(ready), Instant.EPOCH, URI.create("urn:x"), null);
        assertThat(new String(Objects.requireNonNull(encoded.getData()).toBytes(), UTF_8))
                .contains("\"current\":" + expected.toPlainString() + "}");
    }

    @Example
    void numbersThatNoReaderOfTheContractTakesKeepTheirDocumentFromBeingPublished() {
        for (String number :
                List.of("1e39", "1e-39", "1e999999999", "1e99999999999", "1".repeat(39), "0." + "1".repeat(39))) {
            assertThat(read("{\"RequestId\":\"r-1\",\"Accounts\":[{\"Id\":\"a\",\"Transactions\":[{\"Debit\":" + number
                                    + "}]},{\"Id\":\"b\",\"Transactions\":[]}]}")
                            .documents())
                    .extracting(AccountDocument::accountId)
                    .containsExactly("b");
        }
    }

    @Example
    void whatReadsAndPublishesAccountsKnowsNoBinaryFractions() throws IOException {
        Path sources = Path.of("src/main/java/dev/reconnect/worker");
        List<Path> files = Stream.of(
                        sources.resolve("session/AccountDocument.java"),
                        sources.resolve("session/Answer.java"),
                        sources.resolve("session/rules/Ending.java"),
                        sources.resolve("flinks/answer/AnswerReader.java"),
                        sources.resolve("flinks/answer/BodyParser.java"),
                        sources.resolve("flinks/answer/DocumentParser.java"),
                        sources.resolve("flinks/answer/FlinksBody.java"),
                        sources.resolve("kafka/log/SnapshotRecords.java"),
                        sources.resolve("kafka/log/TransactionRecords.java"),
                        Path.of("../contracts/src/main/java"))
                .flatMap(ExactAmountsTest::javaFiles)
                .toList();

        assertThat(files).hasSizeGreaterThan(30);
        assertThat(files).allSatisfy(file -> assertThat(code(file)).doesNotContainPattern(INEXACT));
    }

    @Provide
    Arbitrary<String> amount() {
        Arbitrary<String> whole = Arbitraries.strings()
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(digits -> digits.replaceFirst("^0+(?=.)", ""));
        Arbitrary<String> fraction = Arbitraries.strings().numeric().ofMaxLength(17);
        Arbitrary<String> plain = Combinators.combine(Arbitraries.of("", "-"), whole, fraction)
                .as((sign, before, after) -> sign + before + (after.isEmpty() ? "" : "." + after));
        return Arbitraries.oneOf(
                plain,
                Arbitraries.of(
                        "1.10",
                        "0.1",
                        "0.2",
                        "0.30000000000000004",
                        "1e2",
                        "1.5E+3",
                        "-0",
                        "-0.00",
                        "100.00",
                        "9007199254740993"));
    }

    @Provide
    Arbitrary<List<String>> amounts() {
        return amount().list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> blanks() {
        return Arbitraries.of("", " ", "\r\n\t", "  ");
    }

    private static String account(List<String> amounts, String blank) {
        StringBuilder transactions = new StringBuilder();
        for (String amount : amounts) {
            transactions
                    .append(transactions.isEmpty() ? "" : "," + blank)
                    .append("{\"Debit\":")
                    .append(amount)
                    .append(blank)
                    .append(",\"Text\":\"\u00e9\uD83C\uDFE6 \\u20ac\"}");
        }
        return "{\"Id\":\"a\"," + blank + "\"Balance\":{\"Current\":" + amounts.getFirst() + "},\"Transactions\":["
                + transactions + "]," + blank + "\"Limit\":" + amounts.getLast() + blank + "}";
    }

    private static String whole(AccountDocument document) {
        List<AccountDocument.Page> pages = document.pages(Integer.MAX_VALUE);
        assertThat(pages).hasSize(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.write(pages.getFirst(), out);
        return out.toString(UTF_8);
    }

    private static Answer.Accounts read(String json) {
        ReadAnswer readAnswer = AnswerReader.read(
                new Call.Fetch("r-1"), new Received(200, null, json.getBytes(UTF_8)), Instant.EPOCH, true);
        return (Answer.Accounts) readAnswer.answer();
    }

    private static Stream<Path> javaFiles(Path place) {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Without its comments, and without the check that refuses such numbers. */
    private static String code(Path file) {
        try {
            return Files.readString(file)
                    .replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "")
                    .replace("node.isDouble() || node.isFloat()", "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
