package dev.reconnect.worker.kafka.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.worker.kafka.testing.RandomValues;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.Session;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.smile.SmileMapper;

class SmileJournalFormatTest {

    private final JournalFormat format = new SmileJournalFormat();

    @Property(seed = "20261122")
    void whatIsWrittenIsReadAgain(@ForAll long seed) {
        Session session = new RandomValues(new Random(seed)).of(Session.class);

        byte[] value = format.write(session);

        assertThat(format.read(value)).isEqualTo(session);
        assertThat(value[0]).isEqualTo((byte) 1);
    }

    @Property(seed = "20261122", tries = 300)
    void brokenBytesAreRefusedOrReadWholeAndNeverQuoted(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] value = format.write(new RandomValues(random).of(Session.class));
        byte[] cut = Arrays.copyOf(value, random.nextInt(value.length));

        assertThatThrownBy(() -> format.read(cut))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageMatching("empty value|format version 1, [A-Za-z]+")
                .hasNoCause();
    }

    @Test
    void aRestingSessionTakesFewBytes() {
        Session resting = new Session.Resting(LoginHistory.EMPTY, Instant.parse("2026-11-22T10:00:00Z"));

        assertThat(format.write(resting).length).isLessThan(110);
    }

    @Test
    void anotherVersionIsRefusedByItsNumber() {
        byte[] value = format.write(new RandomValues(new Random(1)).of(Session.class));
        value[0] = 2;

        assertThatThrownBy(() -> format.read(value))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessage("format version 2, this release reads version 1");
    }

    @Test
    void aValueThatLacksSomethingIsRefused() {
        ObjectNode tree =
                JsonNodeFactory.instance.objectNode().put("@", "Resting").put("until", 1);

        assertThatThrownBy(() -> format.read(bytes(tree))).isInstanceOf(UnreadableJournalException.class);
    }

    /** The journal does not nest the code's groups. Still it requires all their components and allows no others. */
    @ParameterizedTest
    @ValueSource(strings = {"memory", "waiters", "attempts", "since", "freshAfter", "verified", "reconfirmed"})
    void aStateThatLacksAFieldIsRefused(String field) {
        ObjectNode tree = tree(new RandomValues(new Random(3)).of(Session.Fetching.class));
        assertThat(tree.remove(field)).isNotNull();

        assertThatThrownBy(() -> format.read(bytes(tree))).isInstanceOf(UnreadableJournalException.class);
    }

    @Test
    void aFieldThatThisReleaseDoesNotKnowIsRefused() {
        ObjectNode tree = tree(new RandomValues(new Random(3)).of(Session.Queued.class));
        assertThat(format.read(bytes(tree))).isInstanceOf(Session.Queued.class);

        tree.put("cacheRechecks", 1);

        assertThatThrownBy(() -> format.read(bytes(tree))).isInstanceOf(UnreadableJournalException.class);
    }

    @Test
    void aFieldOfAWaiterThatThisReleaseDoesNotKnowIsRefused() {
        RandomValues random = new RandomValues(new Random(4));
        ObjectNode tree = Stream.generate(() -> tree(random.of(Session.Queued.class)))
                .limit(100)
                .filter(queued -> !queued.path("waiters").isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(format.read(bytes(tree))).isInstanceOf(Session.Queued.class);

        ((ObjectNode) tree.path("waiters").get(0)).put("wish", 1);

        assertThatThrownBy(() -> format.read(bytes(tree))).isInstanceOf(UnreadableJournalException.class);
    }

    @Test
    void aFieldOfAPurposeThatThisReleaseDoesNotKnowIsRefused() {
        RandomValues random = new RandomValues(new Random(5));
        ObjectNode tree = Stream.generate(() -> tree(random.of(Session.CheckingCache.class)))
                .limit(200)
                .filter(checking ->
                        checking.path("purpose").path("@").asString("").equals("Refetch"))
                .findFirst()
                .orElseThrow();
        assertThat(format.read(bytes(tree))).isInstanceOf(Session.CheckingCache.class);

        ((ObjectNode) tree.path("purpose")).put("hope", 1);

        assertThatThrownBy(() -> format.read(bytes(tree))).isInstanceOf(UnreadableJournalException.class);
    }

    private ObjectNode tree(Session session) {
        byte[] value = format.write(session);
        return (ObjectNode) SmileMapper.shared().readTree(value, 1, value.length - 1);
    }

    private static byte[] bytes(ObjectNode tree) {
        byte[] smile = SmileMapper.shared().writeValueAsBytes(tree);
        byte[] value = new byte[smile.length + 1];
        value[0] = SmileJournalFormat.VERSION;
        System.arraycopy(smile, 0, value, 1, smile.length);
        return value;
    }

    @Test
    void halfACharacterIsReplacedAndDoesNotStopTheShard() {
        LoginHistory empty = LoginHistory.EMPTY;
        LoginHistory history = new LoginHistory(
                empty.refreshIds(),
                empty.confirmationIds(),
                new Institution(14, "Bank \uD800"),
                empty.lastOutcome(),
                empty.coolDownUntil(),
                empty.rejection(),
                empty.orphan());

        Session read = format.read(format.write(new Session.Resting(history, Instant.EPOCH)));

        assertThat(read.history().institution()).isEqualTo(new Institution(14, "Bank \uFFFD"));
    }

    @Test
    void nothingIsNoSession() {
        assertThatThrownBy(() -> format.read(new byte[0])).isInstanceOf(UnreadableJournalException.class);
        assertThatThrownBy(() -> format.read(new byte[] {1})).isInstanceOf(UnreadableJournalException.class);
    }
}
