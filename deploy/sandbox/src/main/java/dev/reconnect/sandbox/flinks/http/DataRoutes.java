package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.bank.Bank;
import dev.reconnect.sandbox.flinks.bank.Call;
import dev.reconnect.sandbox.flinks.bank.Login;
import dev.reconnect.sandbox.flinks.script.DataOptions;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Institution;
import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data calls and the small calls about cards and institutions.
 *
 * @see <a href="https://docs.flinks.com/api/connect/endpoints/account-linking">Account linking</a>
 */
public final class DataRoutes {
    private static final int MOST_INSTITUTIONS = 1000;

    private final Bank bank;
    private final Keys keys;
    private final FlinksJson json;
    private final CallPipeline pipeline;

    public DataRoutes(Bank bank, Keys keys, FlinksJson json, CallPipeline pipeline) {
        this.bank = bank;
        this.keys = keys;
        this.json = json;
        this.pipeline = pipeline;
    }

    public void register(HttpRules rules, String base) {
        rules.post(base + "/GetAccountsDetail", byBody(Endpoint.ACCOUNTS_DETAIL));
        rules.post(base + "/GetAccountsSummary", byBody(Endpoint.ACCOUNTS_SUMMARY));
        // The documentation names GET; one public client sends POST.
        for (Method method : new Method[] {Method.GET, Method.POST}) {
            rules.route(method, base + "/GetAccountsDetailAsync/{requestId}", byPath(Endpoint.ACCOUNTS_DETAIL_ASYNC));
            rules.route(method, base + "/GetAccountsSummaryAsync/{requestId}", byPath(Endpoint.ACCOUNTS_SUMMARY_ASYNC));
        }
        rules.get(base + "/Institutions", this::institutions);
        rules.patch(base + "/SetScheduledRefresh", this::scheduledRefresh);
        rules.delete(base + "/DeleteCard/{loginId}", this::deleteCard);
    }

    private Handler byBody(Endpoint endpoint) {
        return (request, response) -> {
            ObjectNode body = FlinksJson.parse(RequestBody.of(request));
            String requestId = body == null ? "" : FlinksJson.text(body, "RequestId");
            pipeline.serve(
                    request,
                    response,
                    endpoint,
                    null,
                    bank.session(requestId),
                    withKey(call -> json.reply(
                            requestId.isEmpty()
                                    ? ScriptedOutcome.refused(FlinksCode.INVALID_REQUEST)
                                    : bank.fetch(
                                            call.session(), body == null ? null : DataOptions.of(body), call.at()))));
        };
    }

    private Handler byPath(Endpoint endpoint) {
        return (request, response) -> pipeline.serve(
                request,
                response,
                endpoint,
                null,
                bank.session(request.path().pathParameters().get("requestId")),
                withKey(call -> json.reply(bank.fetch(call.session(), null, call.at()))));
    }

    private Function<Call, Reply> withKey(Function<Call, Reply> handling) {
        return call -> keys.fetches(call.apiKey()) ? handling.apply(call) : json.error(null, FlinksJson.INVALID_KEY);
    }

    private void institutions(ServerRequest request, ServerResponse response) {
        int skip = number(request, "skip", 0);
        int take = Math.min(MOST_INSTITUTIONS, number(request, "take", MOST_INSTITUTIONS));
        pipeline.serve(request, response, Endpoint.INSTITUTIONS, null, null, withKey(call -> {
            ObjectNode node = FlinksJson.MAPPER.createObjectNode();
            ArrayNode data = node.putArray("Data");
            Institution.ALL.stream().skip(skip).limit(take).forEach(institution -> {
                ObjectNode one = data.addObject().put("Id", institution.id());
                one.putArray("Localizations")
                        .addObject()
                        .put("Language", "en")
                        .put("Name", institution.name())
                        .putArray("Urls");
                one.put("Status", "Enabled").put("Country", "CA");
            });
            node.put("Count", Institution.ALL.size());
            return FlinksJson.send(200, node, "");
        }));
    }

    private void scheduledRefresh(ServerRequest request, ServerResponse response) {
        ObjectNode body = FlinksJson.parse(RequestBody.of(request));
        Login login = body == null ? null : bank.login(FlinksJson.text(body, "LoginId"));
        boolean active = body != null && body.path("IsActivated").asBoolean(false);
        pipeline.serve(
                request,
                response,
                Endpoint.SCHEDULED_REFRESH,
                login,
                null,
                withKey(call -> about(call.login(), known -> {
                    known.schedule(active);
                    return FlinksJson.object(200).put("Message", active ? "ACTIVATED" : "DEACTIVATED");
                })));
    }

    private void deleteCard(ServerRequest request, ServerResponse response) {
        Login login = bank.login(request.path().pathParameters().get("loginId"));
        pipeline.serve(
                request,
                response,
                Endpoint.DELETE_CARD,
                login,
                null,
                withKey(call -> about(call.login(), known -> {
                    known.delete();
                    return FlinksJson.object(200).put("Message", "The card was deleted");
                })));
    }

    private Reply about(@Nullable Login login, Function<Login, ObjectNode> action) {
        return login == null
                ? json.reply(ScriptedOutcome.refused(FlinksCode.INVALID_LOGIN))
                : FlinksJson.send(200, action.apply(login), "");
    }

    private static int number(ServerRequest request, String name, int otherwise) {
        String text = request.query().first(name).orElse("");
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
    }
}
