package dev.reconnect.worker.kafka.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.kafka.control.PauseTable.Taken;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseTableTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");
    private static final PauseTarget BATCH = new PauseTarget.OfLane(Lane.BATCH);
    private static final PauseTarget BANK = new PauseTarget.OfInstitution(14);

    private final PauseTable table = new PauseTable();

    @Test
    void theLastWordOfAKeyCounts() {
        assertThat(take("lane/batch", "{}")).isEqualTo(Taken.PAUSED);
        assertThat(take("institution/14", "{\"until\":\"2026-11-22T06:00:00+02:00\"}"))
                .isEqualTo(Taken.PAUSED);
        assertThat(table.inForce(NOW)).extracting(Pause::target).containsExactly(BATCH, BANK);

        assertThat(table.take("lane/batch".getBytes(UTF_8), null, NOW)).isEqualTo(Taken.RESUMED);

        assertThat(table.inForce(NOW)).extracting(Pause::target).containsExactly(BANK);
        assertThat(table.inForce(NOW)).extracting(Pause::until).containsExactly(Instant.parse("2026-11-22T04:00:00Z"));
    }

    @Test
    void aPauseEndsByItselfAndOneThatHasEndedIsNone() {
        take("lane/batch", "{\"until\":\"2026-11-22T02:00:01Z\"}");

        assertThat(table.find(BATCH, NOW)).isNotNull();
        assertThat(table.find(BATCH, NOW.plusSeconds(1))).isNull();
        assertThat(take("lane/batch", "{\"until\":\"2026-11-22T02:00:00Z\"}")).isEqualTo(Taken.OVER);
        assertThat(table.inForce(NOW)).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadAgainWithoutWhatNobodyKnows() {
        Pause pause = new Pause(BANK, NOW.plusSeconds(60), NOW, "operations", "the bank asked for it");
        String written = new String(PauseFormat.write(pause), UTF_8);
        take("institution/14", written.replace("{", "{\"ticket\":{\"id\":[1]},"));

        assertThat(table.find(BANK, NOW)).isEqualTo(pause);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"2026\"",
                "{",
                "{} {}",
                "{\"until\":5}",
                "{\"until\":\"tomorrow\"}",
                "{\"until\":{}}",
                "{\"until\":1e99999999999}"
            })
    void aValueThatCannotBeReadLeavesWhatItsKeyPausedAndPausesNothingElse(String value) {
        take("lane/batch", "{}");

        assertThat(take("lane/batch", value)).isEqualTo(Taken.UNREADABLE);
        assertThat(take("institution/14", value)).isEqualTo(Taken.UNREADABLE);
        assertThat(table.inForce(NOW)).extracting(Pause::target).containsExactly(BATCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lane/night",
                "lane/BATCH",
                "institution/",
                "institution/x",
                "institution/014",
                "institution/-1",
                "institution/9999999999",
                "tenant/1"
            })
    void aKeyThatNobodyKnowsPausesNothing(String key) {
        assertThat(take(key, "{}")).isEqualTo(Taken.UNREADABLE);
        assertThat(table.inForce(NOW)).isEmpty();
    }

    @Test
    void aRecordWithoutAKeyAndAHugeOnePauseNothing() {
        byte[] huge = new byte[70_000];
        Arrays.fill(huge, (byte) ' ');
        huge[0] = '{';
        huge[huge.length - 1] = '}';

        assertThat(table.take(null, "{}".getBytes(UTF_8), NOW)).isEqualTo(Taken.UNREADABLE);
        assertThat(table.take("lane/batch".getBytes(UTF_8), huge, NOW)).isEqualTo(Taken.UNREADABLE);
    }

    @Test
    void noBytesMakeTheBookFail() {
        Random random = new Random(4);
        byte[] valid = PauseFormat.write(new Pause(BANK, NOW.plusSeconds(60), NOW, "operations", "why"));
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = valid.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(broken, random.nextInt(broken.length + 1));
            assertThat(table.take("institution/14".getBytes(UTF_8), cut, NOW)).isNotNull();
        }
    }

    @Test
    void whatPeopleWroteIsCutAndBreaksNoLine() {
        take(
                "lane/batch",
                "{\"reason\":\"one\\ntwo\\u001b[2J" + "x".repeat(500) + "\",\"pausedAt\":\"once\",\"pausedBy\":7}");

        Pause pause = table.inForce(NOW).getFirst();
        assertThat(pause.reason()).startsWith("one two [2Jxxx").hasSize(200);
        assertThat(pause.pausedAt()).isNull();
        assertThat(pause.pausedBy()).isNull();
    }

    @Test
    void moreThanTheMostAreRefusedUntilSomeHaveEnded() {
        for (int i = 0; i < PauseTable.MOST; i++) {
            take("institution/" + i, i == 7 ? "{\"until\":\"2026-11-22T02:00:01Z\"}" : "{}");
        }

        assertThat(take("lane/batch", "{}")).isEqualTo(Taken.REFUSED);
        assertThat(take("institution/9", "{\"reason\":\"again\"}")).isEqualTo(Taken.PAUSED);
        assertThat(table.inForce(NOW)).hasSize(PauseTable.MOST);
        assertThat(table.take("lane/batch".getBytes(UTF_8), "{}".getBytes(UTF_8), NOW.plusSeconds(1)))
                .isEqualTo(Taken.PAUSED);
    }

    private Taken take(String key, String value) {
        return table.take(key.getBytes(UTF_8), value.getBytes(UTF_8), NOW);
    }
}
