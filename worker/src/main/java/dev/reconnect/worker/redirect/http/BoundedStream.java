package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.RedirectResult;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A body with a bound on its length and on its time. The time-out of the socket bounds each single read. */
final class BoundedStream extends FilterInputStream {
    private final long most;
    private final long until;
    private long count;

    BoundedStream(InputStream in, long most, Duration atMost) {
        super(in);
        this.most = most;
        this.until = System.nanoTime() + atMost.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count += Math.max(0, read);
        if (count > most) {
            throw new BodyRefused(RedirectResult.TOO_LARGE);
        }
        if (System.nanoTime() - until > 0) {
            throw new BodyRefused(RedirectResult.TOO_SLOW);
        }
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        return read(new byte[Math.clamp(length, 1, 8192)]);
    }

    /** The body is beyond one of its bounds. */
    static final class BodyRefused extends IOException {
        private static final long serialVersionUID = 1L;

        private final RedirectResult why;

        BodyRefused(RedirectResult why) {
            super("a body beyond its bounds");
            this.why = why;
        }

        RedirectResult why() {
            return why;
        }
    }
}
