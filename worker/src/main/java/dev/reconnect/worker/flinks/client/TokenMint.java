package dev.reconnect.worker.flinks.client;

import dev.reconnect.worker.flinks.answer.AnswerClass;
import dev.reconnect.worker.flinks.answer.AnswerReader;
import dev.reconnect.worker.flinks.answer.FlinksBody;
import dev.reconnect.worker.flinks.answer.FlinksCodes;
import dev.reconnect.worker.flinks.answer.FlinksTimes;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.answer.ReadAnswer.RefusedCredential;
import dev.reconnect.worker.flinks.http.HttpReply.Lost;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.flinks.http.HttpReply.RequestNotSent;
import dev.reconnect.worker.flinks.http.Transport;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.RefusalClass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Mints authorize tokens from the secret key (docs.flinks.com/guides/connect/authentication-reference). If minting
 * fails, the call that needs the token was certainly not sent.
 */
final class TokenMint {

    /** Either a token, or the reason why there is none, as the answer to the call that needs it. */
    record Minted(@Nullable String token, ReadAnswer failure) {
        @Override
        public String toString() {
            return token == null ? "Minted[" + failure + "]" : "Minted[***]";
        }
    }

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int MOST_SPARES = 500;

    private final @Nullable String secretKey;
    private final FlinksRequestFactory requests;
    private final Transport http;
    private final InstantSource clock;
    private final CallObserver observer;

    /** Tokens of starts that did not leave. The next start takes one, so slow minting does not stop all starts. */
    private final Deque<Spare> spares = new ArrayDeque<>();

    private record Spare(String token, Instant until) {}

    TokenMint(
            @Nullable String secretKey,
            FlinksRequestFactory requests,
            Transport http,
            InstantSource clock,
            CallObserver observer) {
        this.secretKey = secretKey;
        this.requests = requests;
        this.http = http;
        this.clock = clock;
        this.observer = observer;
    }

    /** Whether there is a secret key to mint with. */
    boolean mints() {
        return secretKey != null;
    }

    CompletionStage<Minted> token() {
        String spare = spare();
        return spare == null ? mint() : CompletableFuture.completedStage(minted(spare));
    }

    /** Mints a token, whatever spares there are. */
    CompletionStage<Minted> mint() {
        if (secretKey == null) {
            return CompletableFuture.completedStage(failed("no secret key"));
        }
        long begun = System.nanoTime();
        return http.send(requests.mint(secretKey)).thenApply(reply -> {
            Minted minted = switch (reply) {
                case Received received -> read(received, clock.instant());
                case RequestNotSent requestNotSent -> failed(requestNotSent.cause());
                case Lost lost -> failed(lost.cause());
            };
            observer.answered(
                    "token",
                    minted.token() != null ? "done" : minted.failure().outcomeClass(),
                    Duration.ofNanos(System.nanoTime() - begun));
            return minted;
        });
    }

    /** Takes back a token that was not used. It may soon serve another session. */
    void giveBack(String token) {
        synchronized (spares) {
            if (spares.size() < MOST_SPARES) {
                spares.addLast(new Spare(token, clock.instant().plus(FRESH)));
            }
        }
    }

    private @Nullable String spare() {
        Instant now = clock.instant();
        synchronized (spares) {
            for (Spare next = spares.pollFirst(); next != null; next = spares.pollFirst()) {
                if (now.isBefore(next.until())) {
                    return next.token();
                }
            }
            return null;
        }
    }

    private static Minted minted(String token) {
        return new Minted(token, ReadAnswer.notSent("unused"));
    }

    static Minted read(Received received, Instant now) {
        int status = received.status();
        FlinksBody body = FlinksBody.read(received.body());
        if (status >= 200 && status < 300 && body != null && body.code() == null && body.token() != null) {
            return minted(body.token());
        }
        String code = body == null ? null : body.code();
        FlinksCodes.Row row = code == null ? null : FlinksCodes.find(code);
        Duration retryAfter = FlinksTimes.retryAfter(received.retryAfter(), now);
        if (status == 429 || (row != null && row.answerClass() == AnswerClass.SLOW_DOWN)) {
            return refused(RefusalClass.SLOW_DOWN, code, status, retryAfter);
        }
        boolean sentence = body == null && FlinksCodes.text(AnswerReader.beginning(received.body())) != null;
        boolean turnedAway = status == 401 || status == 403;
        boolean flinksSaysNo = turnedAway || (status >= 400 && status < 500 && (body != null || sentence));
        boolean passing =
                row != null && (row.answerClass() == AnswerClass.TRANSIENT || row.answerClass() == AnswerClass.PENDING);
        // This request holds only the secret key. If Flinks refuses it, no other token helps.
        return (flinksSaysNo || row != null) && !passing && status != 408
                ? refused(RefusalClass.OUR_FAULT, code, status, retryAfter)
                : failed("HTTP " + status);
    }

    private static Minted refused(
            RefusalClass refusalClass, @Nullable String code, int status, @Nullable Duration retryAfter) {
        Answer.Refused refused = new Answer.Refused(refusalClass, code, status, null, null, retryAfter);
        return new Minted(null, ReadAnswer.refused(RefusedCredential.SECRET_KEY, refused));
    }

    private static Minted failed(String cause) {
        return new Minted(null, ReadAnswer.notSent("no token: " + cause));
    }
}
