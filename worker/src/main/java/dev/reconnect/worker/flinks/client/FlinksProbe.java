package dev.reconnect.worker.flinks.client;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.AnswerClass;
import dev.reconnect.worker.flinks.answer.AnswerReader;
import dev.reconnect.worker.flinks.answer.FlinksBody;
import dev.reconnect.worker.flinks.answer.FlinksCodes;
import dev.reconnect.worker.flinks.answer.FlinksTimes;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.FlinksFinding.ProbeResult;
import dev.reconnect.worker.flinks.http.AnswerMemory;
import dev.reconnect.worker.flinks.http.FlinksRequest;
import dev.reconnect.worker.flinks.http.HttpExchanges;
import dev.reconnect.worker.flinks.http.HttpReply;
import dev.reconnect.worker.flinks.http.HttpReply.Lost;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.flinks.http.HttpReply.RequestNotSent;
import dev.reconnect.worker.flinks.http.Transport;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the worker can work with Flinks. It makes at most five calls, and none of them opens a session: one
 * institution, one token, the state of a RequestId that was never given out, and the first page of Connect.
 */
public final class FlinksProbe {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** Connect's pages expire by the clock; the session's rules allow this difference. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    private static final String REACHABLE = "flinks";
    private static final String CLOCK = "clock";
    private static final String API_KEY = "api key";
    private static final String SECRET_KEY = "secret key";
    private static final String CONNECT = "connect";

    private final FlinksSettings settings;
    private final InstantSource clock;
    private final Consumer<FlinksFinding> report;
    private final FlinksRequestFactory requests;
    /** The endpoint that opens live sessions, as the settings name it. */
    private final String feature;

    private FlinksProbe(FlinksSettings settings, InstantSource clock, Consumer<FlinksFinding> report) {
        this.settings = settings;
        this.clock = clock;
        this.report = report;
        this.requests = new FlinksRequestFactory(settings);
        this.feature = settings.forms().start() == StartForm.AUTHORIZE ? "authorize" : "authorize async";
    }

    /** Makes each check within ten seconds and reports each finding at once. Findings never make it throw. */
    public static void look(FlinksSettings settings, InstantSource clock, Consumer<FlinksFinding> report) {
        FlinksSettings.CallLimits limits = settings.limits();
        Duration limit = limits.callTimeout().compareTo(LIMIT) < 0 ? limits.callTimeout() : LIMIT;
        FlinksSettings bounded = settings.with(new FlinksSettings.CallLimits(
                limit,
                limit,
                limits.maxResponseBytes(),
                limits.perSecond(),
                limits.openCalls(),
                limits.interactiveShare()));
        FlinksProbe probe = new FlinksProbe(bounded, clock, report);
        try (HttpExchanges api =
                new HttpExchanges(bounded.apiUrl(), bounded.limits(), AnswerMemory.of(bounded.limits()))) {
            probe.api(api);
        }
        probe.connect();
    }

    private void api(Transport http) {
        Instant before = clock.instant();
        HttpReply reply = send(http, requests.institutions(0, 1));
        Instant after = clock.instant();
        if (!(reply instanceof Received received)) {
            unreachable(
                    reply instanceof RequestNotSent requestNotSent ? requestNotSent.cause() : ((Lost) reply).cause(),
                    "check reconnect.flinks.api-url, DNS, the firewall and any proxy");
            return;
        }
        if (!saidByFlinks(received)) {
            unreachable(
                    "HTTP " + received.status() + " with something that is not Flinks' JSON",
                    "a proxy or gateway answers in its place, or reconnect.flinks.api-url names another server");
            return;
        }
        found(
                REACHABLE,
                ProbeResult.OK,
                "answers after " + Duration.between(before, after).toMillis() + " ms");
        clock(received, before, after);
        apiKey(received);
        activated(http, secretKey(http));
    }

    private void unreachable(String what, String advice) {
        found(REACHABLE, ProbeResult.FAILURE, what + ": " + advice);
        for (String dependent : List.of(CLOCK, API_KEY, SECRET_KEY, feature)) {
            found(dependent, ProbeResult.NOT_CHECKED, "not checked because Flinks does not answer");
        }
    }

    /** Says whether Flinks answered: with JSON, with a documented sentence, or by a gateway that asks us to wait. */
    private static boolean saidByFlinks(Received received) {
        return received.status() == 429
                || FlinksBody.read(received.body()) != null
                || FlinksCodes.text(AnswerReader.beginning(received.body())) != null;
    }

    private void clock(Received received, Instant before, Instant after) {
        Instant theirs = FlinksTimes.date(received.date());
        if (theirs == null) {
            found(CLOCK, ProbeResult.NOT_CHECKED, "not checked because Flinks sends no Date");
            return;
        }
        Duration behind = Duration.between(after, theirs);
        // A Date has whole seconds: the moment that it means lies up to one second later.
        Duration ahead = Duration.between(theirs.plusSeconds(1), before);
        Duration skew = behind.compareTo(ahead) > 0 ? behind : ahead;
        if (skew.compareTo(SKEW) > 0) {
            found(
                    CLOCK,
                    ProbeResult.WARNING,
                    "this clock is " + skew.toSeconds() + " s " + (skew.equals(behind) ? "behind" : "ahead of")
                            + " Flinks': set it right (NTP), or deadlines and the ends of challenges are wrong");
        } else {
            found(CLOCK, ProbeResult.OK, "within " + SKEW.toSeconds() + " s of Flinks'");
        }
    }

    private void apiKey(Received received) {
        boolean given = settings.secrets().apiKey() != null;
        if (InstitutionDirectory.institutions(received) != null) {
            found(
                    API_KEY,
                    given ? ProbeResult.OK : ProbeResult.WARNING,
                    given ? "accepted" : "reconnect.flinks.api-key is not set, and Flinks asked for none here");
            return;
        }
        int status = received.status();
        FlinksBody body = FlinksBody.read(received.body());
        String code = body == null ? null : body.code();
        FlinksCodes.Row row = code == null ? null : FlinksCodes.find(code);
        boolean passing = status == 429 || status >= 500 || (row != null && row.answerClass() != AnswerClass.OUR_FAULT);
        if (passing || status < 400) {
            undecided(API_KEY, said(code, status));
        } else {
            found(
                    API_KEY,
                    ProbeResult.FAILURE,
                    given
                            ? "refused (" + said(code, status) + "): check reconnect.flinks.api-key and .customer-id"
                            : "Flinks wants one (" + said(code, status) + "): set reconnect.flinks.api-key");
        }
    }

    /** Checks the secret key. Returns the minted token, or null if none was minted. */
    private @Nullable String secretKey(Transport http) {
        String secretKey = settings.secrets().secretKey();
        if (secretKey == null) {
            found(
                    SECRET_KEY,
                    ProbeResult.WARNING,
                    "reconnect.flinks.secret-key is not set: no authorize token is minted");
            return null;
        }
        TokenMint.Minted minted = switch (send(http, requests.mint(secretKey))) {
            case Received received -> TokenMint.read(received, clock.instant());
            case RequestNotSent requestNotSent ->
                new TokenMint.Minted(null, ReadAnswer.notSent(requestNotSent.cause()));
            case Lost lost -> new TokenMint.Minted(null, ReadAnswer.notSent(lost.cause()));
        };
        if (minted.token() != null) {
            found(SECRET_KEY, ProbeResult.OK, "accepted: a token was minted");
        } else if (minted.failure().answer() instanceof Answer.Refused refused
                && refused.refusalClass() == RefusalClass.OUR_FAULT) {
            found(
                    SECRET_KEY,
                    ProbeResult.FAILURE,
                    "refused (" + said(refused.flinksCode(), refused.httpStatus())
                            + "): check reconnect.flinks.secret-key and .customer-id");
        } else {
            undecided(SECRET_KEY, said(minted.failure().answer()));
        }
        return minted.token();
    }

    private void activated(Transport http, @Nullable String token) {
        boolean mints = settings.secrets().secretKey() != null;
        if (mints && token == null) {
            found(feature, ProbeResult.NOT_CHECKED, "not checked because no token was minted");
            return;
        }
        Call.Poll poll = new Call.Poll(UUID.randomUUID().toString());
        ReadAnswer readAnswer = switch (send(http, requests.request(poll, token))) {
            case Received received -> AnswerReader.read(poll, received, clock.instant());
            case RequestNotSent requestNotSent -> ReadAnswer.notSent(requestNotSent.cause());
            case Lost lost -> ReadAnswer.unreadable(lost.cause());
        };
        String said = said(readAnswer.answer());
        if (readAnswer.tokenRefused()) {
            found(
                    feature,
                    ProbeResult.FAILURE,
                    mints
                            ? "refuses a token that was just minted (" + said + "): ask Flinks"
                            : "Flinks wants an authorize token (" + said + "): set reconnect.flinks.secret-key");
        } else if (readAnswer.answer() instanceof Answer.Refused refused) {
            activated(refused, said);
        } else {
            undecided(feature, said);
        }
    }

    private void activated(Answer.Refused refused, String said) {
        switch (refused.refusalClass()) {
            case SESSION_GONE -> found(feature, ProbeResult.OK, "activated");
            case OUR_FAULT ->
                found(
                        feature,
                        ProbeResult.FAILURE,
                        FlinksCodes.METHOD_NOT_AVAILABLE.equals(refused.flinksCode())
                                ? "not activated for this customer (" + said
                                        + "): ask Flinks to activate AuthorizeAsync and Mid-Session Reconnect"
                                : "refused (" + said + "): ask Flinks what this customer may call");
            case USER_MUST_ACT, BROKEN, REFUSED_ALONE, SESSION_LOCKED ->
                found(
                        feature,
                        ProbeResult.WARNING,
                        "answers, but says " + said + " of a RequestId that no one knows, and not SESSION_NONEXISTENT");
            case TRANSIENT, TRANSIENT_ONCE, SLOW_DOWN -> {
                if (refused.flinksCode() == null && refused.httpStatus() == 404) {
                    found(
                            feature,
                            ProbeResult.FAILURE,
                            "there is no such page (" + said + "): check reconnect.flinks.customer-id and .poll, and"
                                    + " whether Flinks has activated AuthorizeAsync");
                } else {
                    undecided(feature, said);
                }
            }
        }
    }

    private void connect() {
        URI url = settings.connect().url();
        try (HttpExchanges http = new HttpExchanges(url, settings.limits(), AnswerMemory.of(settings.limits()))) {
            switch (send(http, FlinksRequestFactory.hello(settings.limits().callTimeout()))) {
                case Received ignored -> found(CONNECT, ProbeResult.OK, "answers");
                case RequestNotSent requestNotSent -> unseen(requestNotSent.cause());
                case Lost lost -> unseen(lost.cause());
            }
        }
    }

    /** Only warns, because people's browsers go there, and perhaps only they can. */
    private void unseen(String cause) {
        found(
                CONNECT,
                ProbeResult.WARNING,
                "not reachable from here (" + cause + "): check reconnect.flinks.connect-url; people's browsers must"
                        + " reach it");
    }

    private void undecided(String check, String said) {
        found(check, ProbeResult.FAILURE, "could not be told (" + said + "): run doctor again in a moment");
    }

    private void found(String check, ProbeResult probeResult, String text) {
        report.accept(new FlinksFinding(check, probeResult, text));
    }

    private static HttpReply send(Transport http, FlinksRequest flinksRequest) {
        // The transport ends every exchange by itself.
        return http.send(flinksRequest).toCompletableFuture().join();
    }

    private static String said(Answer answer) {
        return switch (answer) {
            case Answer.Refused refused -> said(refused.flinksCode(), refused.httpStatus());
            case Answer.NotSent notSent -> notSent.cause();
            case Answer.Unreadable unreadable -> unreadable.cause();
            case Answer.Pending ignored -> "an answer for a session";
            case Answer.Challenged ignored -> "an answer for a session";
            case Answer.Authorized ignored -> "an answer for a session";
            case Answer.Accounts ignored -> "an answer for a session";
        };
    }

    private static String said(@Nullable String code, int status) {
        return "HTTP " + status + (code == null ? "" : " " + code);
    }
}
