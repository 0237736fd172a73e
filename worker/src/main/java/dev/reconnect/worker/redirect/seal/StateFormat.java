package dev.reconnect.worker.redirect.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A state as bytes: expiry in epoch milliseconds, then each text after its length; {@link #ABSENT} means no text. */
final class StateFormat {
    private static final int FIELDS = 5;
    private static final int ABSENT = 0xFFFF;

    private StateFormat() {}

    static byte[] write(RedirectState state) {
        byte[][] fields = {
            bytes(state.loginId()),
            bytes(state.refreshId()),
            bytes(state.confirmationId()),
            bytes(state.requestId()),
            bytes(state.returnAddress())
        };
        int size = Long.BYTES;
        for (byte[] field : fields) {
            size += Short.BYTES + field.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(size).putLong(state.expiresAt().toEpochMilli());
        String[] texts = {
            state.loginId(), state.refreshId(), state.confirmationId(), state.requestId(), state.returnAddress()
        };
        for (int i = 0; i < FIELDS; i++) {
            buffer.putShort((short) (texts[i] == null ? ABSENT : fields[i].length));
            buffer.put(fields[i]);
        }
        return buffer.array();
    }

    /**
     * Reads what {@link #write} wrote. If it is anything else, someone with the key sealed it.
     *
     * @throws IllegalArgumentException if the bytes are not a state
     */
    static RedirectState read(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            Instant expiresAt = Instant.ofEpochMilli(buffer.getLong());
            String loginId = text(buffer);
            String refreshId = text(buffer);
            String confirmationId = text(buffer);
            String requestId = text(buffer);
            String returnAddress = text(buffer);
            if (loginId == null || buffer.hasRemaining()) {
                throw new IllegalArgumentException("not a state");
            }
            return new RedirectState(loginId, refreshId, confirmationId, requestId, returnAddress, expiresAt);
        } catch (BufferUnderflowException tooShort) {
            throw new IllegalArgumentException("not a state", tooShort);
        }
    }

    private static @Nullable String text(ByteBuffer buffer) {
        int length = Short.toUnsignedInt(buffer.getShort());
        if (length == ABSENT) {
            return null;
        }
        if (length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static byte[] bytes(@Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(UTF_8);
        if (bytes.length >= ABSENT) {
            throw new IllegalArgumentException("too long for a state");
        }
        return bytes;
    }
}
