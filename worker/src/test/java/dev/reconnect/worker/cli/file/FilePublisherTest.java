package dev.reconnect.worker.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.cli.file.FilePublisher.Completion;
import dev.reconnect.worker.cli.terminal.Progress;
import dev.reconnect.worker.cli.testing.Drafts;
import dev.reconnect.worker.cli.testing.VirtualWaits;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the requests of a file go to their topic, in virtual time. */
class FilePublisherTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T23:00:00Z");
    private static final Duration NIGHT = Duration.ofHours(4);

    private final VirtualWaits time = new VirtualWaits(BEGIN);
    private final Sent sent = new Sent();
    private final StringWriter said = new StringWriter();

    @Test
    void theRequestsAreSpreadEvenlyOverTheWholeTime() throws Exception {
        assertThat(publish(logins(8), 8)).isEqualTo(Completion.WHOLE);

        assertThat(sent.moments)
                .containsExactly(
                        after(0), after(30), after(60), after(90), after(120), after(150), after(180), after(210));
    }

    @Test
    void aMillionTurnsEndOneStepBeforeTheEnd() {
        Spread spread = new Spread(BEGIN, NIGHT, 1_000_000);

        assertThat(spread.turn(500_000)).isEqualTo(after(120));
        assertThat(Duration.between(spread.last(), BEGIN.plus(NIGHT))).isEqualTo(Duration.ofNanos(14_400_000));
    }

    @Test
    void noWaitIsLongerThanASecondSoThatAClockThatIsSetIsNoticed() throws Exception {
        publish(logins(3), 3);

        assertThat(time.longestWait()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatHasFallenBehindIsMadeUpForAtOnce() throws Exception {
        sent.takes = Duration.ofMinutes(100);

        publish(logins(3), 3);

        assertThat(sent.moments).containsExactly(after(0), after(100), after(200));
    }

    @Test
    void aBadLineHasItsTurnToo() throws Exception {
        publish("one\nnot a login\nthree\nfour\n", 4);

        assertThat(sent.moments).containsExactly(after(0), after(120), after(180));
        assertThat(said.toString()).startsWith("Line 2: loginId: ").hasLineCount(1);
    }

    @Test
    void aSignalEndsItBetweenTwoRequests() throws Exception {
        time.interruptedAt(after(100));

        assertThat(publish(logins(8), 8)).isEqualTo(Completion.INTERRUPTED);

        assertThat(sent.moments).hasSize(4);
        assertThat(time.instant()).isEqualTo(after(100));
    }

    @Test
    void aSignalEndsItWhereNothingIsSpreadToo() throws Exception {
        sent.takes = Duration.ofSeconds(1);
        time.interruptedAt(BEGIN.plusSeconds(5));

        assertThat(publish(logins(100), new Spread(BEGIN, Duration.ZERO, 100))).isEqualTo(Completion.INTERRUPTED);

        assertThat(sent.moments).hasSize(5);
    }

    @Test
    void theFirstRequestThatIsLostEndsIt() throws Exception {
        sent.losesAfter = 3;

        assertThat(publish(logins(8), 8)).isEqualTo(Completion.LOST);

        assertThat(sent.moments).hasSize(3);
    }

    @Test
    void aRequestWhoseOwnDeadlineComesBeforeItsTurnIsABadLine() throws Exception {
        publish("loginId,deadline\none,2026-11-23T00:00:00Z\ntwo,2026-11-23T00:00:00Z\nthree,5m\n", 3);

        assertThat(sent.moments).containsExactly(after(0), after(160));
        assertThat(said).hasToString("Line 3: deadline: is over when the request's turn comes.\n");
    }

    @Test
    void lookingAheadWaitsForNothing() throws Exception {
        Spread spread = new Spread(BEGIN, NIGHT, 2);

        publish(logins(2), PublishSchedule.foreseen(spread));

        assertThat(sent.moments).containsExactly(after(0), after(120));
        assertThat(time.instant()).isEqualTo(BEGIN);
    }

    @Test
    void aFileThatGrewMeanwhileIsSentToItsEnd() throws Exception {
        publish(logins(3), 2);

        assertThat(sent.moments).containsExactly(after(0), after(120), after(120));
    }

    private Completion publish(String text, int lines) throws Exception {
        return publish(text, new Spread(BEGIN, NIGHT, lines));
    }

    private Completion publish(String text, Spread spread) throws Exception {
        return publish(text, PublishSchedule.awaited(spread, time, time));
    }

    private Completion publish(String text, PublishSchedule schedule) throws Exception {
        RequestFile file = new RequestFile(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        RequestDraft draft = Drafts.ofRun("run", null);
        Progress progress = new Quiet(new PrintWriter(said, true));
        try (progress;
                BadLines badLines = new BadLines(file, progress, null)) {
            return new FilePublisher(file, draft, () -> "id", schedule, badLines, progress).to(sent);
        }
    }

    private static String logins(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "login-" + number + "\n")
                .reduce("", String::concat);
    }

    private static Instant after(int minutes) {
        return BEGIN.plus(Duration.ofMinutes(minutes));
    }

    /** Prints its sentences, but not its progress. */
    private record Quiet(PrintWriter writer) implements Progress {
        @Override
        public void at(long done) {}

        @Override
        public void say(String sentence) {
            writer.println(sentence);
        }

        @Override
        public void close() {}
    }

    private final class Sent implements FilePublisher.Destination {
        private final List<Instant> moments = new ArrayList<>();
        private Duration takes = Duration.ZERO;
        private int losesAfter = Integer.MAX_VALUE;

        @Override
        public void publish(RefreshRequested request, Instant now) {
            assertThat(request.requestedAt()).isEqualTo(now);
            moments.add(now);
            time.pass(takes);
        }

        @Override
        public boolean lost() {
            return moments.size() >= losesAfter;
        }
    }
}
