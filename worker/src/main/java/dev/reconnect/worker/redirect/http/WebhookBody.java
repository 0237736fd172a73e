package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.seal.ConfirmationIds;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What a webhook says, read as it comes: people's accounts are hashed and dropped, and none of them is kept.
 *
 * @param hash SHA-256 of the raw body
 */
record WebhookBody(
        @Nullable String responseType,
        @Nullable String requestId,
        @Nullable String loginId,
        String hash) {

    /** Only what is read counts towards these bounds; what is skipped may be as long as the body. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(1_000)
                    .maxNameLength(1_000)
                    .maxNestingDepth(100)
                    .build())
            .build();

    /** Reads the whole body, JSON or not, and feeds {@code mac}. The body counts only if its signature is right. */
    static WebhookBody read(InputStream body, Mac mac) throws IOException {
        MessageDigest digest = ConfirmationIds.sha256();
        InputStream watched = new SignedInput(body, mac, digest);
        Found found = new Found();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), watched)) {
            found.in(parser);
        } catch (JacksonException notJson) {
            if (notJson.getCause() instanceof IOException broken) {
                throw broken;
            }
            found = new Found();
        }
        watched.transferTo(OutputStream.nullOutputStream());
        return new WebhookBody(
                found.responseType,
                found.requestId,
                found.loginId,
                HexFormat.of().formatHex(digest.digest()));
    }

    /** The three texts that are read, from their places in the JSON. */
    private static final class Found {
        private @Nullable String responseType;
        private @Nullable String requestId;
        private @Nullable String loginId;

        void in(JsonParser parser) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && name.equals("ResponseType")) {
                    responseType = parser.getString();
                } else if (value == JsonToken.VALUE_STRING && name.equals("RequestId")) {
                    requestId = parser.getString();
                } else if (value == JsonToken.START_OBJECT && name.equals("Login")) {
                    login(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void login(JsonParser parser) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("Id")) {
                    loginId = parser.getString();
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    /** Feeds every byte to the digests. */
    private static final class SignedInput extends FilterInputStream {
        private final Mac mac;
        private final MessageDigest digest;

        SignedInput(InputStream in, Mac mac, MessageDigest digest) {
            super(in);
            this.mac = mac;
            this.digest = digest;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                mac.update(bytes, offset, read);
                digest.update(bytes, offset, read);
            }
            return read;
        }

        /** Keeps the body open: the parser ends before the body does. */
        @Override
        public void close() {}
    }
}
