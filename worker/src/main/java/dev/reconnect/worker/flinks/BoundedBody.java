package dev.reconnect.worker.flinks;

import dev.reconnect.worker.flinks.HttpReply.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** Collects a response up to a number of bytes; more than that ends the exchange. */
final class BoundedBody implements AsyncResponseConsumer<Received> {

    /** The response was larger than allowed; the message is fit to be shown. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(int most) {
            super("response larger than " + most + " bytes");
        }
    }

    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int status;
    private @Nullable String retryAfter;
    private @Nullable String date;
    private @Nullable FutureCallback<Received> whole;

    BoundedBody(int most) {
        this.most = most;
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
            throw new TooLarge(most);
        }
    }

    private static @Nullable String header(HttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // 1xx says nothing about the call.
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        capacity.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        if (bytes.size() + source.remaining() > most) {
            throw new TooLarge(most);
        }
        byte[] chunk = new byte[source.remaining()];
        source.get(chunk);
        bytes.write(chunk);
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        complete();
    }

    @Override
    public void failed(Exception cause) {
        // The exchange's own callback hears of it.
    }

    @Override
    public void releaseResources() {
        bytes.reset();
    }

    private void complete() {
        FutureCallback<Received> callback = whole;
        if (callback != null) {
            callback.completed(new Received(status, retryAfter, bytes.toByteArray(), date));
        }
    }
}
