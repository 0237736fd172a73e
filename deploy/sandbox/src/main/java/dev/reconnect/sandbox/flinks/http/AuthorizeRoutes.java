package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.bank.Bank;
import dev.reconnect.sandbox.flinks.bank.Call;
import dev.reconnect.sandbox.flinks.bank.FlinksSession;
import dev.reconnect.sandbox.flinks.bank.Login;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.script.Switches;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GenerateAuthorizeToken}, {@code AuthorizeAsync} in both poll forms, and {@code Authorize}.
 *
 * @see <a href="https://help.flinks.com/support/solutions/articles/43000735707-authorizeasync">AuthorizeAsync</a>
 */
public final class AuthorizeRoutes {
    private final Bank bank;
    private final Switches switches;
    private final Keys keys;
    private final FlinksJson json;
    private final CallPipeline pipeline;

    public AuthorizeRoutes(Bank bank, Switches switches, Keys keys, FlinksJson json, CallPipeline pipeline) {
        this.bank = bank;
        this.switches = switches;
        this.keys = keys;
        this.json = json;
        this.pipeline = pipeline;
    }

    public void register(HttpRules rules, String base) {
        rules.post(
                base + "/GenerateAuthorizeToken",
                (request, response) ->
                        pipeline.serve(request, response, Endpoint.GENERATE_AUTHORIZE_TOKEN, null, null, this::mint));
        rules.post(base + "/AuthorizeAsync", this::async);
        rules.get(base + "/AuthorizeAsync/{requestId}", this::pollByPath);
        rules.post(base + "/Authorize", this::authorize);
    }

    private Reply mint(Call call) {
        String token = keys.mint(call.authKey(), call.at());
        return token == null
                ? json.error(null, FlinksJson.INVALID_KEY)
                : FlinksJson.send(200, FlinksJson.object(200).put("Token", token), "");
    }

    private void async(ServerRequest request, ServerResponse response) {
        ObjectNode body = FlinksJson.parse(RequestBody.of(request));
        if (body == null || !body.has("RequestId")) {
            Login login = login(body);
            pipeline.serve(
                    request, response, Endpoint.ASYNC_START, login, null, activated(call -> start(call, body, false)));
            return;
        }
        FlinksSession session = bank.session(FlinksJson.text(body, "RequestId"));
        if (!body.has("SecurityResponses")) {
            pipeline.serve(
                    request,
                    response,
                    Endpoint.ASYNC_POLL,
                    null,
                    session,
                    activated(unless(Switch.POLL_TAKES_ONLY_THE_PATH, this::poll)));
            return;
        }
        Map<String, String> answers = FlinksJson.securityResponses(body);
        pipeline.serve(request, response, Endpoint.ASYNC_ANSWER, null, session, activated(call -> {
            ScriptedOutcome refusal = answer(call, answers);
            // A wrong answer shows only if the session is polled, like everything else that happens at the bank.
            return refusal == null || isWrongAnswer(refusal) ? json.reply(pendingAfter(call)) : json.reply(refusal);
        }));
    }

    private void pollByPath(ServerRequest request, ServerResponse response) {
        String requestId = request.path().pathParameters().get("requestId");
        pipeline.serve(
                request,
                response,
                Endpoint.ASYNC_POLL,
                null,
                bank.session(requestId),
                activated(unless(Switch.POLL_TAKES_ONLY_THE_BODY, this::poll)));
    }

    private void authorize(ServerRequest request, ServerResponse response) {
        ObjectNode body = FlinksJson.parse(RequestBody.of(request));
        if (body != null && body.has("RequestId")) {
            FlinksSession session = bank.session(FlinksJson.text(body, "RequestId"));
            Map<String, String> answers = FlinksJson.securityResponses(body);
            boolean answered = body.has("SecurityResponses");
            pipeline.serve(
                    request,
                    response,
                    answered ? Endpoint.AUTHORIZE_ANSWER : Endpoint.AUTHORIZE_POLL,
                    null,
                    session,
                    call -> json.reply(shown(answerAndLook(call, answered, answers))));
            return;
        }
        Login login = login(body);
        boolean cached = body != null && body.path("MostRecentCached").asBoolean(false);
        pipeline.serve(
                request,
                response,
                cached ? Endpoint.AUTHORIZE_CACHED : Endpoint.AUTHORIZE_LIVE,
                login,
                null,
                call -> cached ? cached(call) : start(call, body, true));
    }

    private Function<Call, Reply> activated(Function<Call, Reply> handling) {
        return switches.isOn(Switch.ASYNC_IS_NOT_ACTIVATED)
                ? call -> json.error(null, FlinksCode.METHOD_NOT_AVAILABLE.failure())
                : handling;
    }

    private Function<Call, Reply> unless(Switch otherForm, Function<Call, Reply> handling) {
        return switches.isOn(otherForm)
                ? call -> json.reply(ScriptedOutcome.refused(FlinksCode.INVALID_REQUEST))
                : handling;
    }

    /** The outcome as the API shows it. With a switch on, only Connect shows a question. */
    private ScriptedOutcome shown(ScriptedOutcome outcome) {
        return outcome instanceof ScriptedOutcome.Challenged challenged
                        && switches.isOn(Switch.MFA_SHOWS_ONLY_IN_CONNECT)
                ? new ScriptedOutcome.Pending(challenged.requestId(), FlinksCode.OPERATION_PENDING)
                : outcome;
    }

    private Reply start(Call call, @Nullable ObjectNode body, boolean synchronously) {
        if (!keys.opens(call.authKey(), call.at())) {
            return json.error(null, FlinksJson.INVALID_AUTHORIZE_TOKEN);
        }
        if (body == null || FlinksJson.text(body, "LoginId").isBlank()) {
            return json.reply(ScriptedOutcome.refused(FlinksCode.INVALID_REQUEST));
        }
        if (call.login() == null) {
            return json.reply(ScriptedOutcome.refused(FlinksCode.INVALID_LOGIN));
        }
        return json.reply(shown(bank.start(call.login(), call.authKey(), synchronously, call.at())));
    }

    private Reply cached(Call call) {
        if (!keys.opens(call.authKey(), call.at())) {
            return json.error(null, FlinksJson.INVALID_AUTHORIZE_TOKEN);
        }
        return json.reply(
                call.login() == null
                        ? ScriptedOutcome.refused(FlinksCode.INVALID_LOGIN)
                        : bank.cached(call.login(), call.at()));
    }

    private Reply poll(Call call) {
        if (!keys.continues(call)) {
            return json.error(null, FlinksJson.INVALID_AUTHORIZE_TOKEN);
        }
        boolean prolongs = !switches.isOn(Switch.POLLS_DO_NOT_PROLONG);
        return json.reply(shown(bank.poll(call.session(), false, prolongs, call.at())));
    }

    private @Nullable ScriptedOutcome answer(Call call, @Nullable Map<String, String> answers) {
        if (!keys.continues(call)) {
            return new ScriptedOutcome.Refused(null, FlinksJson.INVALID_AUTHORIZE_TOKEN);
        }
        if (answers == null) {
            return ScriptedOutcome.refused(FlinksCode.INVALID_REQUEST);
        }
        return bank.answer(call.session(), answers, switches.isOn(Switch.WRONG_ANSWER_MAY_BE_REPEATED), call.at());
    }

    private ScriptedOutcome answerAndLook(Call call, boolean answered, @Nullable Map<String, String> answers) {
        if (!answered && !keys.continues(call)) {
            return new ScriptedOutcome.Refused(null, FlinksJson.INVALID_AUTHORIZE_TOKEN);
        }
        ScriptedOutcome refusal = answered ? answer(call, answers) : null;
        if (refusal != null && !isWrongAnswer(refusal)) {
            return refusal;
        }
        return bank.poll(call.session(), true, true, call.at());
    }

    private static boolean isWrongAnswer(ScriptedOutcome outcome) {
        return outcome instanceof ScriptedOutcome.Refused refused
                && refused.failure().equals(FlinksCode.INVALID_SECURITY_RESPONSE.failure());
    }

    private static ScriptedOutcome pendingAfter(Call call) {
        String requestId = call.session() == null ? "" : call.session().requestId;
        return new ScriptedOutcome.Pending(requestId, FlinksCode.OPERATION_PENDING);
    }

    private @Nullable Login login(@Nullable ObjectNode body) {
        return body == null ? null : bank.login(FlinksJson.text(body, "LoginId"));
    }
}
