package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.bank.Bank;
import dev.reconnect.sandbox.flinks.bank.Call;
import dev.reconnect.sandbox.flinks.bank.FlinksSession;
import dev.reconnect.sandbox.flinks.bank.Login;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Institution;
import dev.reconnect.sandbox.flinks.script.Question;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.script.Switches;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connect: the page where a person answers a challenge, and the page where they sign in. A program may do what a
 * browser does: POST the form ({@code answer0} or {@code answer}; {@code username} and {@code password}) to the page's
 * own URL.
 *
 * @see <a href="https://help.flinks.com/support/solutions/articles/43000711752-mid-session-reconnect">Mid-Session
 *     Reconnect</a>
 */
public final class ConnectRoutes {
    private final Bank bank;
    private final Switches switches;
    private final Keys keys;
    private final CallPipeline pipeline;

    public ConnectRoutes(Bank bank, Switches switches, Keys keys, CallPipeline pipeline) {
        this.bank = bank;
        this.switches = switches;
        this.keys = keys;
        this.pipeline = pipeline;
    }

    public void register(HttpRules rules) {
        rules.get("/v2", this::show);
        rules.get("/v2/", this::show);
        rules.post("/v2", this::answer);
        rules.post("/v2/", this::answer);
        rules.get("/v2/Credential/{institutionId}", this::showCredentials);
        rules.post("/v2/Credential/{institutionId}", this::signIn);
        // Every browser asks for it; that is no error.
        rules.get("/favicon.ico", (request, response) -> response.status(204).send());
        rules.get("/v2/done", (request, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, Reply.HTML);
            response.send(ConnectHtml.page("Done", "<p>You may close this page.</p>", "[]", "", 0));
        });
    }

    private void show(ServerRequest request, ServerResponse response) {
        ConnectVisit visit = ConnectVisit.of(request);
        FlinksSession session = bank.session(visit.requestId());
        pipeline.serve(request, response, Endpoint.CONNECT_PAGE, null, session, call -> {
            if (visit.requestId().isEmpty()) {
                return ConnectPage.credentials(Institution.FLINKS_CAPITAL.name(), "");
            }
            Reply refusal = refusal(visit, call);
            return refusal == null ? page(visit, bank.poll(session, false, true, call.at()), session, "") : refusal;
        });
    }

    private void answer(ServerRequest request, ServerResponse response) {
        ConnectVisit visit = ConnectVisit.of(request);
        Map<String, String> form = Forms.parse(RequestBody.of(request));
        FlinksSession session = bank.session(visit.requestId());
        pipeline.serve(request, response, Endpoint.CONNECT_ANSWER, null, session, call -> {
            // This look reads the prompts once more; the person's browser has shown them already.
            ScriptedOutcome asked = bank.poll(session, false, true, call.at());
            if (!(asked instanceof ScriptedOutcome.Challenged challenged)) {
                return page(visit, asked, session, "");
            }
            ScriptedOutcome refused = bank.answerInConnect(session, answers(challenged.questions(), form), call.at());
            String error = refused instanceof ScriptedOutcome.Refused why
                    ? why.failure().message()
                    : "";
            return page(visit, bank.poll(session, false, true, call.at()), session, error);
        });
    }

    private void showCredentials(ServerRequest request, ServerResponse response) {
        String institution = institution(request);
        pipeline.serve(
                request, response, Endpoint.CONNECT_PAGE, null, null, call -> ConnectPage.credentials(institution, ""));
    }

    private void signIn(ServerRequest request, ServerResponse response) {
        ConnectVisit visit = ConnectVisit.of(request);
        String institution = institution(request);
        Map<String, String> form = Forms.parse(RequestBody.of(request));
        Login login = bank.login(form.getOrDefault("username", ""));
        boolean right = SandboxUsers.PASSWORD.equals(form.get("password"));
        pipeline.serve(request, response, Endpoint.CONNECT_CREDENTIALS, login, null, call -> {
            if (login == null || !right) {
                return ConnectPage.credentials(institution, FlinksCode.INVALID_PASSWORD.message());
            }
            ScriptedOutcome outcome = bank.signIn(login, call.at());
            if (outcome instanceof ScriptedOutcome.Refused refused) {
                return ConnectPage.credentials(institution, refused.failure().message());
            }
            FlinksSession session = bank.session(ConnectPage.requestIdOf(outcome));
            if (session == null || outcome instanceof ScriptedOutcome.Authorized) {
                return page(visit, outcome, session, "");
            }
            return ConnectPage.goOn(visit.forSession(session.requestId));
        });
    }

    private @Nullable Reply refusal(ConnectVisit visit, Call call) {
        return switches.isOn(Switch.CONNECT_NEEDS_A_TOKEN)
                        && !keys.follows(call.session(), visit.authorizeToken(), call.at())
                ? ConnectPage.refused("TOKEN_INVALID", FlinksJson.INVALID_AUTHORIZE_TOKEN.message())
                : null;
    }

    private Reply page(ConnectVisit visit, ScriptedOutcome outcome, @Nullable FlinksSession session, String error) {
        if (session == null) {
            return refused(
                    outcome instanceof ScriptedOutcome.Refused refused
                            ? refused.failure()
                            : FlinksCode.SESSION_NONEXISTENT.failure());
        }
        return switch (outcome) {
            case ScriptedOutcome.Refused refused -> refused(refused.failure());
            case ScriptedOutcome.Challenged challenged -> ConnectPage.challenge(challenged, error);
            case ScriptedOutcome.Authorized done ->
                ConnectPage.success(visit, done, switches.isOn(Switch.REDIRECT_NAMES_THE_REQUEST_ID));
            case ScriptedOutcome.Pending ignored -> ConnectPage.working(visit.forSession(session.requestId));
            case ScriptedOutcome.Accounts ignored -> ConnectPage.working(visit.forSession(session.requestId));
        };
    }

    private static Reply refused(Step.Failure failure) {
        return ConnectPage.refused(failure.code(), failure.message());
    }

    private static Map<String, String> answers(List<Question> questions, Map<String, String> form) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            String given = form.get("answer" + i);
            if (given == null && i == 0) {
                given = form.get("answer");
            }
            answers.put(questions.get(i).prompt(), given == null ? "" : given);
        }
        return answers;
    }

    private static String institution(ServerRequest request) {
        return Institution.nameOf(request.path().pathParameters().get("institutionId"));
    }
}
