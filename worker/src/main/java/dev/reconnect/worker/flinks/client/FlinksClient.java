package dev.reconnect.worker.flinks.client;

import dev.reconnect.contracts.ContractBounds;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.AnswerReader;
import dev.reconnect.worker.flinks.answer.BodyParser;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.http.AnswerMemory;
import dev.reconnect.worker.flinks.http.HttpExchanges;
import dev.reconnect.worker.flinks.http.HttpReply.Lost;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.flinks.http.HttpReply.RequestNotSent;
import dev.reconnect.worker.flinks.http.Transport;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to Flinks and never blocks. Each {@link Call} becomes one HTTP exchange (and, with a secret key, the minting of
 * a token) and gets exactly one {@link Answer} within its time-out, never an exception. All shards share the client.
 * Its stages complete on the client's own threads, so what depends on them must not block.
 */
public final class FlinksClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FlinksClient.class);
    private static final int MOST_TOKENS = 100_000;

    private final AnswerMemory memory;
    private final boolean documents;
    private final int most;
    private final Transport http;
    private final FlinksRequestFactory requests;
    private final TokenMint mint;
    private final InstitutionDirectory institutions;
    private final NeutralWitness witness;
    private final InstantSource clock;
    private final CallObserver observer;
    private final AuthorizeTokens tokens = new AuthorizeTokens(MOST_TOKENS);
    private final Set<String> unknownCodes = ConcurrentHashMap.newKeySet();

    public FlinksClient(FlinksSettings settings, InstantSource clock, CallObserver observer) {
        this(settings, AnswerMemory.of(settings.limits()), clock, observer);
    }

    public FlinksClient(FlinksSettings settings, AnswerMemory memory, InstantSource clock, CallObserver observer) {
        this(settings, memory, new HttpExchanges(settings.apiUrl(), settings.limits(), memory), clock, observer);
    }

    public FlinksClient(FlinksSettings settings, Transport http, InstantSource clock, CallObserver observer) {
        this(settings, AnswerMemory.of(settings.limits()), http, clock, observer);
    }

    private FlinksClient(
            FlinksSettings settings, AnswerMemory memory, Transport http, InstantSource clock, CallObserver observer) {
        this.memory = memory;
        this.documents = settings.documents();
        this.most = settings.limits().maxResponseBytes();
        this.http = http;
        this.clock = clock;
        this.observer = guarded(observer);
        requests = new FlinksRequestFactory(settings);
        mint = new TokenMint(settings.secrets().secretKey(), requests, http, clock, this.observer);
        institutions = new InstitutionDirectory(requests, http, clock, this.observer);
        witness = new EndpointWitness(settings, http, clock, this.observer);
    }

    /** Returns the answer to this call. The stage never completes exceptionally. */
    public CompletionStage<Answer> call(Call call) {
        return perform(call).thenApply(ReadAnswer::answer);
    }

    /** Returns the memory that all data answers share. */
    public AnswerMemory memory() {
        return memory;
    }

    /** Returns who tells whether Flinks refuses us. */
    public NeutralWitness witness() {
        return witness;
    }

    /** Returns the bytes of data answers that are held now. */
    public long answerBytes() {
        return memory.held();
    }

    /** Returns how many HTTP calls this call may take: two if a token must be minted first, else one. */
    public int httpCalls(Call call) {
        return mint.mints() && FlinksRequestFactory.takesToken(call) && knownToken(call) == null ? 2 : 1;
    }

    public CompletionStage<ReadAnswer> perform(Call call) {
        return perform(call, () -> true);
    }

    /**
     * Performs the call. {@code mayLeave} is asked right before the first byte of the call itself; if it says no, the
     * call is not sent.
     */
    public CompletionStage<ReadAnswer> perform(Call call, BooleanSupplier mayLeave) {
        long begun = System.nanoTime();
        return CompletableFuture.completedStage(call)
                .thenCompose(asked -> once(asked, mayLeave))
                .exceptionally(unexpected -> {
                    LOG.error("A {} call failed in the client itself: {}", kind(call), unexpected.getClass());
                    return ReadAnswer.unreadable("the client failed");
                })
                .thenApply(readAnswer -> {
                    ReadAnswer whole = institutions.complete(readAnswer);
                    note(call, whole, Duration.ofNanos(System.nanoTime() - begun));
                    return whole;
                });
    }

    /** Ends every call under way: sent calls as unreadable, the others as not sent. */
    @Override
    public void close() {
        http.close();
    }

    private CompletionStage<ReadAnswer> once(Call call, BooleanSupplier mayLeave) {
        if (!mint.mints() || !FlinksRequestFactory.takesToken(call)) {
            return exchange(call, null, mayLeave);
        }
        String known = knownToken(call);
        return (known == null ? withFreshToken(call, mayLeave) : exchange(call, known, mayLeave))
                // A refused token opened nothing, so even a start may be sent again, once.
                .thenCompose(
                        readAnswer -> readAnswer.tokenRefused() ? withFreshToken(call, mayLeave) : done(readAnswer));
    }

    private CompletionStage<ReadAnswer> withFreshToken(Call call, BooleanSupplier mayLeave) {
        return mint.token().thenCompose(minted -> {
            String token = minted.token();
            if (token == null) {
                return done(minted.failure());
            }
            if (!mayLeave.getAsBoolean()) {
                mint.giveBack(token);
                return done(ReadAnswer.notSent("its time to leave was over when the token came"));
            }
            return exchange(call, token, mayLeave);
        });
    }

    private CompletionStage<ReadAnswer> exchange(Call call, @Nullable String token, BooleanSupplier mayLeave) {
        return http.send(requests.request(call, token), mayLeave).thenApply(reply -> {
            Instant now = clock.instant();
            ReadAnswer readAnswer = switch (reply) {
                case Received received -> read(call, received, now);
                case RequestNotSent requestNotSent -> ReadAnswer.notSent(requestNotSent.cause());
                case Lost lost -> lost(call, lost);
            };
            if (token != null) {
                rememberToken(call, token, readAnswer, now);
            }
            return readAnswer;
        });
    }

    private ReadAnswer read(Call call, Received received, Instant now) {
        ReadAnswer readAnswer = AnswerReader.read(call, received, now, documents);
        if (readAnswer.answer() instanceof Answer.Accounts accounts
                && !accounts.documents().isEmpty()) {
            return readAnswer.leasing(received.lease());
        }
        received.lease().release();
        return readAnswer;
    }

    /**
     * Reads a lost reply. A data answer that is too large stays too large, so it counts as a refusal. If other answers
     * filled the memory, there may be space later.
     */
    private static ReadAnswer lost(Call call, Lost lost) {
        return switch (lost.why()) {
            case GONE -> ReadAnswer.unreadable(lost.cause());
            case NO_ROOM -> ReadAnswer.unreadable(lost.cause()).called(ReadAnswer.NO_ROOM);
            case TOO_LARGE ->
                call.asksForData() && lost.status() >= 200 && lost.status() < 300
                        ? ReadAnswer.tooLarge(lost.status())
                        : ReadAnswer.unreadable(lost.cause());
        };
    }

    private @Nullable String knownToken(Call call) {
        return call instanceof Call.Poll poll ? tokens.find(poll.requestId(), clock.instant()) : null;
    }

    /** Keeps the token while its session may be polled again. After most answers to a poll it may be. */
    private void rememberToken(Call call, String token, ReadAnswer readAnswer, Instant now) {
        String session = session(call, readAnswer.answer());
        if (session == null) {
            return;
        }
        if (readAnswer.tokenRefused() || readAnswer.answer() instanceof Answer.Authorized) {
            tokens.forget(session);
        } else {
            tokens.keep(session, token, now);
        }
    }

    /** Returns the RequestId of the live session that this call opened or asked about; null if there is none. */
    private static @Nullable String session(Call call, Answer answer) {
        if (call instanceof Call.Poll poll) {
            return poll.requestId();
        }
        if (!(call instanceof Call.Start)) {
            return null;
        }
        return switch (answer) {
            case Answer.Pending pending -> pending.requestId();
            case Answer.Challenged challenged -> challenged.requestId();
            case Answer.Authorized ignored -> null;
            case Answer.Accounts ignored -> null;
            case Answer.Refused ignored -> null;
            case Answer.NotSent ignored -> null;
            case Answer.Unreadable ignored -> null;
        };
    }

    private void note(Call call, ReadAnswer readAnswer, Duration latency) {
        observer.answered(kind(call), readAnswer.outcomeClass(), latency);
        if (ReadAnswer.TOO_LARGE.equals(readAnswer.word())) {
            LOG.warn(
                    "The accounts of a login are more than is read, their refresh fails: at most {} bytes"
                            + " (reconnect.flinks.max-answer), {} accounts, numbers of {} characters. If they are"
                            + " wanted, raise it and give the worker four times as much memory.",
                    most,
                    ContractBounds.MOST_ACCOUNTS,
                    BodyParser.LONGEST_NUMBER);
        }
        if (readAnswer.unknownCode() && readAnswer.answer() instanceof Answer.Refused refused) {
            observer.unknownCode(kind(call));
            if (unknownCodes.size() < 100 && unknownCodes.add(String.valueOf(refused.flinksCode()))) {
                LOG.warn(
                        "Flinks answered with a FlinksCode that is not in the table: {} under HTTP {}, taken as {}",
                        refused.flinksCode(),
                        refused.httpStatus(),
                        refused.refusalClass());
            }
        }
    }

    /** Guards the observer: whatever fails in the metrics, the answer is not lost. */
    private static CallObserver guarded(CallObserver observer) {
        return new CallObserver() {
            @Override
            public void answered(String kind, String outcomeClass, Duration latency) {
                try {
                    observer.answered(kind, outcomeClass, latency);
                } catch (RuntimeException failure) {
                    LOG.error("The observer of calls failed", failure);
                }
            }

            @Override
            public void unknownCode(String kind) {
                try {
                    observer.unknownCode(kind);
                } catch (RuntimeException failure) {
                    LOG.error("The observer of calls failed", failure);
                }
            }
        };
    }

    public static String kind(Call call) {
        return switch (call) {
            case Call.Start start -> "start";
            case Call.Poll poll -> "poll";
            case Call.CheckCached check -> "check-cached";
            case Call.Fetch fetch -> "fetch";
            case Call.FetchPending pending -> "fetch-pending";
        };
    }

    private static CompletionStage<ReadAnswer> done(ReadAnswer readAnswer) {
        return CompletableFuture.completedStage(readAnswer);
    }
}
