package dev.reconnect.worker.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Breaks good bytes: they are cut, flipped, doubled, or in another encoding. One seed always breaks them in the same
 * way.
 */
public final class BrokenBytes {

    private BrokenBytes() {}

    /** The bytes, broken in one way. */
    public static byte[] of(byte[] good, RandomGenerator random) {
        int at = good.length == 0 ? 0 : random.nextInt(good.length);
        return switch (random.nextInt(10)) {
            case 0 -> Arrays.copyOf(good, at);
            case 1 -> Arrays.copyOfRange(good, at, good.length);
            case 2 -> flipped(good, random, 1);
            case 3 -> flipped(good, random, 8);
            case 4 -> inserted(good, at, random.nextInt() & 0xFF);
            case 5 -> inserted(good, at, 0xC0, 0xAF);
            case 6 -> inserted(good, 0, 0xEF, 0xBB, 0xBF);
            case 7 -> inserted(good, at, 0);
            case 8 ->
                new String(good, StandardCharsets.UTF_8)
                        .getBytes(random.nextBoolean() ? StandardCharsets.UTF_16 : StandardCharsets.UTF_16LE);
            default -> joined(Arrays.copyOf(good, at), good);
        };
    }

    private static byte[] flipped(byte[] good, RandomGenerator random, int times) {
        byte[] bytes = good.clone();
        for (int i = 0; i < times && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] inserted(byte[] good, int at, int... more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(good, 0, at);
        Arrays.stream(more).forEach(bytes::write);
        bytes.write(good, at, good.length - at);
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] bytes = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, bytes, one.length, other.length);
        return bytes;
    }
}
