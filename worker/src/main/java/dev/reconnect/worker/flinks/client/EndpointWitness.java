package dev.reconnect.worker.flinks.client;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.AnswerReader;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.http.HttpReply.Lost;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.flinks.http.HttpReply.RequestNotSent;
import dev.reconnect.worker.flinks.http.Transport;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Mints a token, and asks the endpoint itself for a RequestId that nobody was given. */
final class EndpointWitness implements NeutralWitness {

    /** Whoever suspects waits for it, with a place among the calls under way. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final FlinksRequestFactory requests;
    private final TokenMint mint;
    private final Transport http;
    private final InstantSource clock;
    private final CallObserver observer;

    EndpointWitness(FlinksSettings settings, Transport http, InstantSource clock, CallObserver observer) {
        this.requests = new FlinksRequestFactory(settings.with(bounded(settings.limits())));
        this.mint = new TokenMint(settings.secrets().secretKey(), requests, http, clock, observer);
        this.http = http;
        this.clock = clock;
        this.observer = observer;
    }

    private static FlinksSettings.CallLimits bounded(FlinksSettings.CallLimits limits) {
        Duration limit = limits.callTimeout().compareTo(LIMIT) < 0 ? limits.callTimeout() : LIMIT;
        return new FlinksSettings.CallLimits(
                limit,
                limit,
                limits.maxResponseBytes(),
                limits.perSecond(),
                limits.openCalls(),
                limits.interactiveShare());
    }

    @Override
    public CompletionStage<Finding> ask(Side side) {
        long begun = System.nanoTime();
        String nobodys = UUID.randomUUID().toString();
        CompletionStage<ReadAnswer> asked = switch (side) {
            case SESSIONS -> poll(new Call.Poll(nobodys));
            case DATA -> exchange(new Call.Fetch(nobodys), null);
        };
        return asked.thenApply(readAnswer -> {
            observer.answered("witness", readAnswer.outcomeClass(), Duration.ofNanos(System.nanoTime() - begun));
            return finding(readAnswer);
        });
    }

    private CompletionStage<ReadAnswer> poll(Call.Poll poll) {
        if (!mint.mints()) {
            return exchange(poll, null);
        }
        return mint.mint().thenCompose(minted -> {
            String token = minted.token();
            return token == null ? CompletableFuture.completedStage(minted.failure()) : exchange(poll, token);
        });
    }

    private CompletionStage<ReadAnswer> exchange(Call call, @Nullable String token) {
        return http.send(requests.request(call, token)).thenApply(reply -> switch (reply) {
            case Received received -> {
                received.lease().release();
                yield AnswerReader.read(call, received, clock.instant());
            }
            case RequestNotSent notSent -> ReadAnswer.notSent(notSent.cause());
            case Lost lost -> ReadAnswer.unreadable(lost.cause());
        });
    }

    private static Finding finding(ReadAnswer readAnswer) {
        if (readAnswer.answer() instanceof Answer.Refused refused) {
            return readAnswer.mayBeOurFault()
                    ? new Finding.Refused(refused.flinksCode(), refused.httpStatus())
                    : finding(refused, readAnswer.unknownCode());
        }
        return readAnswer.answer() instanceof Answer.Unreadable unreadable && readAnswer.mayBeOurFault()
                ? new Finding.Refused(null, unreadable.httpStatus())
                : Finding.UNKNOWN;
    }

    /** Whoever says something of the RequestId has taken the key. */
    private static Finding finding(Answer.Refused refused, boolean unknownCode) {
        return switch (refused.refusalClass()) {
            case SESSION_GONE -> Finding.FINE;
            case USER_MUST_ACT, BROKEN -> unknownCode ? Finding.UNKNOWN : Finding.FINE;
            case TRANSIENT, TRANSIENT_ONCE, SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED -> Finding.UNKNOWN;
        };
    }
}
