package dev.reconnect.worker.flinks.http;

import dev.reconnect.worker.flinks.http.HttpReply.Lost.LossReason;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Collects a response up to a number of bytes. If it has more, or more than the shared memory has space for, the
 * exchange and its connection end. Used by one connection's thread.
 */
final class BoundedBody implements AsyncResponseConsumer<Received> {

    private static final int FIRST = 4 * 1024;
    private static final byte[] NONE = new byte[0];

    /** The rest of the response is not read. The message may be shown. */
    static final class GivenUp extends IOException {
        private static final long serialVersionUID = 1L;
        private final LossReason lossReason;
        private final int status;

        private GivenUp(String message, LossReason lossReason, int status) {
            super(message);
            this.lossReason = lossReason;
            this.status = status;
        }

        HttpReply reply() {
            return new HttpReply.Lost(String.valueOf(getMessage()), lossReason, status);
        }
    }

    private final int most;
    private final AnswerMemory.@Nullable MemoryShare memory;
    private byte[] bytes = NONE;
    private int size;
    /** The announced length; -1 if there is none, or if it is not used. */
    private int announced = -1;

    private boolean handed;
    private int status;
    private @Nullable String retryAfter;
    private @Nullable String date;
    private @Nullable FutureCallback<Received> whole;

    /** {@code memory} counts the bytes; it is null if they are few. */
    BoundedBody(int most, AnswerMemory.@Nullable MemoryShare memory) {
        this.most = most;
        this.memory = memory;
    }

    @Override
    public void consumeResponse(
            HttpResponse response,
            @Nullable EntityDetails entity,
            HttpContext context,
            FutureCallback<Received> callback)
            throws IOException {
        status = response.getCode();
        retryAfter = header(response, HttpHeaders.RETRY_AFTER);
        date = header(response, HttpHeaders.DATE);
        whole = callback;
        if (entity == null) {
            complete();
        } else if (entity.getContentLength() > most) {
            throw tooLarge();
        } else if (entity.getContentLength() >= 0 && memory != null) {
            announced = (int) entity.getContentLength();
        }
    }

    private static @Nullable String header(HttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // A 1xx status says nothing about the call.
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        capacity.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        int more = source.remaining();
        if (size + (long) more > most) {
            throw tooLarge();
        }
        if (size + more > bytes.length) {
            grow(size + more);
        }
        source.get(bytes, size, more);
        size += more;
    }

    /**
     * Grows at once to the announced length, else to twice the size, and in the end to the most. During the copy both
     * arrays count.
     */
    private void grow(int least) throws IOException {
        long twice = 2L * bytes.length > most / 2 ? most : 2L * bytes.length;
        long doubled = Math.max(Math.max(FIRST, least), twice);
        int capacity = announced >= least ? announced : (int) doubled;
        take(bytes.length + (long) capacity);
        bytes = Arrays.copyOf(bytes, capacity);
        take(capacity);
    }

    private GivenUp tooLarge() {
        return new GivenUp("response larger than " + most + " bytes", LossReason.TOO_LARGE, status);
    }

    private void take(long all) throws GivenUp {
        if (memory != null && !memory.resize(all)) {
            throw new GivenUp("no memory for so many large answers at once", LossReason.NO_ROOM, status);
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) throws IOException {
        if (size < bytes.length) {
            take(bytes.length + (long) size);
            bytes = Arrays.copyOf(bytes, size);
            take(size);
        }
        complete();
    }

    @Override
    public void failed(Exception cause) {
        // The exchange's own callback hears of it.
    }

    @Override
    public void releaseResources() {
        bytes = NONE;
        if (memory != null && !handed) {
            memory.release();
        }
    }

    private void complete() {
        FutureCallback<Received> callback = whole;
        if (callback != null) {
            handed = true;
            callback.completed(
                    memory == null
                            ? new Received(status, retryAfter, bytes, date)
                            : new Received(status, retryAfter, bytes, date, memory));
        }
    }
}
