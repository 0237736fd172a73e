package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.AccountDocument.Span;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerBacklogTest {

    private static final int MEGABYTE = 1 << 20;

    private final AnswerBacklog answers = new AnswerBacklog();
    private final List<Long> released = new ArrayList<>();

    @Test
    void aTurnTakesAsManyDocumentsAsFitAndAllElse() {
        answers.add(List.of(documents(1, 5), documents(2, 5), plain(3), documents(4, 1), plain(5)));

        assertThat(turn()).extracting(CallAnswer::callId).containsExactly(1L, 3L, 5L);
        assertThat(answers.isEmpty()).isFalse();
        assertThat(turn()).extracting(CallAnswer::callId).containsExactly(2L, 4L);
        assertThat(answers.isEmpty()).isTrue();
    }

    @Test
    void oneThatIsLargerThanATurnIsTakenAlone() {
        answers.add(List.of(documents(1, 30), documents(2, 30)));

        assertThat(turn()).extracting(CallAnswer::callId).containsExactly(1L);
        assertThat(turn()).extracting(CallAnswer::callId).containsExactly(2L);
    }

    @Test
    void whatATurnTookIsNeededUntilItIsSettled() {
        answers.add(List.of(documents(1, 5), documents(2, 5), plain(3)));
        turn();
        assertThat(released).isEmpty();

        answers.settled();

        assertThat(released).containsExactly(1L, 3L);
    }

    @Test
    void nothingIsNeededAfterTheClose() {
        answers.add(List.of(documents(1, 5), documents(2, 5), plain(3)));
        turn();

        answers.close();

        assertThat(released).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(answers.isEmpty()).isTrue();
    }

    @Test
    void theMostUrgentComesFirstAndTheRestWaitsForTheNextTurn() {
        answers.add(List.of(plain(3), plain(1), plain(2)));

        assertThat(answers.turn(2, answer -> (int) answer.callId()))
                .extracting(CallAnswer::callId)
                .containsExactly(1L, 2L);
        assertThat(answers.isEmpty()).isFalse();
        assertThat(answers.turn(2, answer -> (int) answer.callId()))
                .extracting(CallAnswer::callId)
                .containsExactly(3L);
    }

    private List<CallAnswer> turn() {
        return answers.turn(100, unused -> 0);
    }

    private CallAnswer plain(long callId) {
        return new CallAnswer(callId, new Answer.Pending("r"), () -> released.add(callId));
    }

    private CallAnswer documents(long callId, int megabytes) {
        byte[] json = new byte[megabytes * MEGABYTE];
        Span whole = new Span(0, json.length);
        AccountDocument document =
                new AccountDocument("a", json, whole, new Span(json.length, json.length), new int[0]);
        return new CallAnswer(
                callId,
                new Answer.Accounts("r", Institution.UNKNOWN, null, List.of()).with(List.of(document)),
                () -> released.add(callId));
    }
}
