package dev.reconnect.worker.flinks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.reconnect.worker.flinks.answer.AnswerReader;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However much is sent, little is kept. */
@Timeout(60)
class HugeAnswerTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final Call POLL = new Call.Poll("r-1");

    @Test
    void aResponseWithoutAnEndIsGivenUpAtTheLimitAndNoMoreThanThatIsKept() throws IOException {
        BoundedBody body = body(-1);
        ByteBuffer chunk = ByteBuffer.allocate(8192);
        int[] taken = {0};

        long allocated = allocatedBy(() -> {
            assertThatThrownBy(() -> {
                        while (true) {
                            body.consume(chunk.clear());
                            taken[0] += chunk.capacity();
                        }
                    })
                    .isInstanceOf(BoundedBody.GivenUp.class)
                    .hasMessage("response larger than 1048576 bytes");
        });

        assertThat(taken[0]).isEqualTo(MEBIBYTE);
        // The limit covers the chunks, and an array that doubles as it grows.
        assertThat(allocated).isLessThan(6L * MEBIBYTE);
    }

    @Test
    void aResponseThatAnnouncesTooMuchIsGivenUpBeforeItsFirstByte() {
        assertThatThrownBy(() -> body(MEBIBYTE + 1L)).isInstanceOf(BoundedBody.GivenUp.class);
    }

    @ParameterizedTest
    @CsvSource({"Accounts,accounts", "Other,too-large"})
    void millionsOfEmptyListsAreNotBuiltUp(String field, String outcomeClass) {
        byte[] body = ("{\"RequestId\":\"r-1\",\"" + field + "\":[[]" + ",[]".repeat(5 * MEBIBYTE) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        ReadAnswer[] reading = new ReadAnswer[1];

        long allocated = allocatedBy(() ->
                reading[0] = AnswerReader.read(new Call.Fetch("r-1"), new Received(200, null, body), Instant.EPOCH));

        assertThat(reading[0].outcomeClass()).isEqualTo(outcomeClass);
        assertThat(allocated).isLessThan(50L * MEBIBYTE);
    }

    @Test
    void tensOfThousandsOfTransactionsAreNotBuiltUp() {
        String transaction = "{\"Date\":\"2026-11-20\",\"Debit\":4.10,\"Balance\":1234.07,\"Id\":\"0c6e8e52\"}";
        byte[] body = ("{\"RequestId\":\"r-1\",\"Accounts\":[{\"Id\":\"a\",\"Transactions\":[" + transaction
                        + ("," + transaction).repeat(99_999) + "]}]}")
                .getBytes(StandardCharsets.UTF_8);
        ReadAnswer[] reading = new ReadAnswer[1];

        long allocated = allocatedBy(() -> reading[0] =
                AnswerReader.read(new Call.Fetch("r-1"), new Received(200, null, body), Instant.EPOCH, true));

        assertThat(((Answer.Accounts) reading[0].answer()).documents()).hasSize(1);
        // The bytes themselves are not copied, and what is found in them takes less.
        assertThat(allocated).isLessThan(8L * body.length);
    }

    @Test
    void aHeaderWithoutAnEndIsGivenUp() throws IOException {
        try (var flinks = new FlinksFixture(
                (request, wire) -> wire.json(200, "{\"RequestId\":\"r-1\"}", "X-Long: " + "x".repeat(5 * MEBIBYTE)))) {
            assertThat(flinks.call(POLL)).isInstanceOf(Answer.Unreadable.class);
        }
    }

    @Test
    void headersWithoutAnEndAreGivenUp() throws IOException {
        try (var flinks = new FlinksFixture(
                (request, wire) -> wire.json(200, "{\"RequestId\":\"r-1\"}", "X-A: b\r\n".repeat(50_000) + "X-A: b"))) {
            assertThat(flinks.call(POLL)).isInstanceOf(Answer.Unreadable.class);
        }
    }

    private static BoundedBody body(long announced) throws IOException {
        BoundedBody body = new BoundedBody(MEBIBYTE, null);
        body.consumeResponse(
                new BasicHttpResponse(200),
                new BasicEntityDetails(announced, null),
                HttpCoreContext.create(),
                new CallbackContribution<>(null) {
                    @Override
                    public void completed(Received received) {
                        throw new AssertionError("nothing of this is whole");
                    }
                });
        return body;
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
