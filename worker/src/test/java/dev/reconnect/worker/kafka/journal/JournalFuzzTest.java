package dev.reconnect.worker.kafka.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.reconnect.worker.kafka.testing.RandomValues;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.testing.BrokenBytes;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileMapper;

/** Any bytes are either a session or unreadable, and every session that is read can be written again. */
class JournalFuzzTest {

    private static final SmileMapper SMILE = new SmileMapper(SmileFactory.builder()
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(1_000).build())
            .build());
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<Class<?>> STATES =
            JournalNames.kinds(Session.class).toList();
    private static final List<JsonNode> VALUES = List.of(
            NODES.nullNode(),
            NODES.booleanNode(true),
            NODES.numberNode(-1),
            NODES.numberNode(Long.MIN_VALUE),
            NODES.numberNode(Long.MAX_VALUE),
            NODES.numberNode(1e300),
            NODES.numberNode(Double.NaN),
            NODES.numberNode(Float.NEGATIVE_INFINITY),
            NODES.numberNode(new BigInteger("9".repeat(400))),
            NODES.numberNode(BigInteger.ONE.shiftLeft(4_000)),
            NODES.numberNode(new BigDecimal("1.5")),
            NODES.numberNode(new BigDecimal("1e999999999")),
            NODES.numberNode(new BigDecimal("1e-999999999")),
            NODES.numberNode(new BigDecimal("9".repeat(400) + "e2147483000")),
            NODES.stringNode(""),
            NODES.stringNode("xq7secret\u0000"),
            NODES.stringNode("1e999999999"),
            NODES.stringNode("Queued"),
            NODES.stringNode("x".repeat(10_000)),
            NODES.binaryNode(new byte[100]),
            NODES.objectNode(),
            NODES.arrayNode(),
            NODES.arrayNode().add(NODES.nullNode()),
            NODES.objectNode().put("@", "Nobody"),
            nested(100),
            nested(600));

    private final SmileJournalFormat format = new SmileJournalFormat();

    @Property(seed = "20261122", tries = 1_000)
    void aValueWithBrokenBytesIsReadOrUnreadable(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] broken = BrokenBytes.of(valid(random), random);

        holds(random.nextInt(3) == 0 ? BrokenBytes.of(broken, random) : broken);
    }

    @Property(seed = "20261122", tries = 1_000)
    void aValueWithABrokenFieldIsReadOrUnreadable(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] valid = valid(random);
        JsonNode tree = SMILE.readTree(valid, 1, valid.length - 1);
        broken(tree, random);

        holds(versioned(SMILE.writeValueAsBytes(tree)));
    }

    @Property(seed = "20261122", tries = 1_000)
    void arbitraryBytesAreUnreadable(@ForAll byte[] bytes) {
        holds(bytes);
        holds(versioned(bytes));
        holds(versioned(smile(bytes)));
    }

    /** Values that announce a length that they do not have: 2 GiB in five bytes. */
    static List<byte[]> hugeOnPaper() {
        byte[] length = {0x3F, 0x7F, 0x7F, 0x7F, (byte) 0xBF};
        return List.of(
                smile(field(new byte[] {0x26}, length)), // BigInteger
                smile(field(new byte[] {0x2A, (byte) 0x80}, length)), // BigDecimal
                smile(field(new byte[] {(byte) 0xE8}, length)), // binary in 7 bits
                smile(field(new byte[] {(byte) 0xFD}, length)), // raw binary
                smile(repeated(0xF8, 1_000_000)), // lists in lists
                smile(repeated(0xFA, 1_000_000)));
    }

    @ParameterizedTest
    @Timeout(20)
    @MethodSource("hugeOnPaper")
    void aLengthThatIsOnlyAnnouncedTakesNoMemory(byte[] smile) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> format.read(versioned(smile))).isInstanceOf(UnreadableJournalException.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(32L << 20);
    }

    @ParameterizedTest
    @MethodSource("states")
    void everyStateUnderAnyOtherVersionIsRefusedByItsNumber(Class<?> state) {
        byte[] value = format.write((Session) new RandomValues(new SplittableRandom(7)).of(state));
        for (int version = Byte.MIN_VALUE; version <= Byte.MAX_VALUE; version++) {
            value[0] = (byte) version;
            if (version != SmileJournalFormat.VERSION) {
                assertThatThrownBy(() -> format.read(value))
                        .isInstanceOf(UnreadableJournalException.class)
                        .hasMessageContaining("format version " + value[0]);
            }
        }
    }

    static List<Class<?>> states() {
        return STATES;
    }

    @Property(seed = "20261122", tries = 1_000)
    void positionsOfAnyBytesAreReadOrUnreadable(@ForAll byte[] bytes, @ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] valid = new RandomValues(random).of(Long.class) > 0 ? new Positions(12, Map.of()).bytes() : bytes;
        holds(valid, Positions::read, Positions::bytes);
        holds(BrokenBytes.of(valid, random), Positions::read, Positions::bytes);
    }

    @Test
    void theWidestSessionThatRulesAllowIsFarInsideTheLimits() {
        RandomGenerator random = new SplittableRandom(1);
        byte[] value = format.write((Session) new RandomValues(random).of(Session.Fetching.class));

        assertThat(format.read(value)).isInstanceOf(Session.Fetching.class);
    }

    private void holds(byte[] value) {
        holds(value, format::read, format::write);
    }

    private static <T> void holds(byte[] value, Function<byte[], T> read, Function<T, byte[]> write) {
        @Nullable T found = null;
        try {
            found = read.apply(value);
        } catch (UnreadableJournalException unreadable) {
            assertThat(unreadable)
                    .hasNoCause()
                    .hasMessageMatching(
                            "empty value|empty positions|(positions of )?format version -?\\d+[A-Za-z0-9, ]*");
        }
        if (found != null) {
            byte[] written = write.apply(found);
            // This compares bytes, not sessions: half a character that was read comes back as a whole one.
            assertThat(write.apply(read.apply(written))).isEqualTo(written);
        }
    }

    private byte[] valid(RandomGenerator random) {
        Class<?> state = STATES.get(random.nextInt(STATES.size()));
        return format.write((Session) new RandomValues(random).of(state));
    }

    /** Changes the value or the name of one random field in the tree, or removes it. */
    private static void broken(JsonNode tree, RandomGenerator random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        JsonNode value = VALUES.get(random.nextInt(VALUES.size()));
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ArrayNode array) {
            array.add(value);
            return;
        }
        ObjectNode object = (ObjectNode) container;
        List<String> names = List.copyOf(object.propertyNames());
        String name = names.isEmpty() ? "xq7secret" : names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
            case 0 -> object.remove(name);
            case 1 -> object.set("xq7secret", value);
            default -> object.set(name, value);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static JsonNode nested(int levels) {
        ArrayNode node = NODES.arrayNode();
        for (int level = 0; level < levels; level++) {
            node = NODES.arrayNode().add(node);
        }
        return node;
    }

    private static byte[] versioned(byte[] smile) {
        return ByteBuffer.allocate(smile.length + 1)
                .put(SmileJournalFormat.VERSION)
                .put(smile)
                .array();
    }

    /** The content after Smile's own header, with shared names on, as we write it. */
    private static byte[] smile(byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .put(new byte[] {':', ')', '\n', 5})
                .put(content)
                .array();
    }

    /** An object with one field "until", whose value has this type and length. */
    private static byte[] field(byte[] type, byte[] length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0xFA, (byte) 0x84, 'u', 'n', 't', 'i', 'l'});
        bytes.writeBytes(type);
        bytes.writeBytes(length);
        bytes.writeBytes(new byte[64]);
        return bytes.toByteArray();
    }

    private static byte[] repeated(int value, int times) {
        byte[] bytes = new byte[times];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
