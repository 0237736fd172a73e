package dev.reconnect.sandbox.flinks;

import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.bank.LoginTotals;
import dev.reconnect.sandbox.flinks.bank.MovableClock;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.http.FlinksJson;
import dev.reconnect.sandbox.flinks.http.Reply;
import dev.reconnect.sandbox.flinks.http.RequestBody;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Institution;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Switch;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The routes under {@code /_sandbox/}: with them a test in another process drives the stand-in and reads its ledger.
 */
final class ControlRoutes {
    private static final int MOST_CALLS = 10_000;

    private final FlinksStandIn standIn;
    private final InstantSource clock;

    ControlRoutes(FlinksStandIn standIn, InstantSource clock) {
        this.standIn = standIn;
        this.clock = clock;
    }

    void register(HttpRules rules) {
        rules.get("/_sandbox/ledger", this::ledger);
        rules.post("/_sandbox/script", control(this::script));
        rules.post("/_sandbox/faults", control(this::fault));
        rules.post("/_sandbox/switches", control(this::switches));
        rules.post("/_sandbox/clock", control(this::clock));
        rules.post(
                "/_sandbox/limit",
                control(body -> standIn.limit().set(body.path("callsPerSecond").asInt(0))));
        rules.post(
                "/_sandbox/latency",
                control(body -> standIn.answerAfter(Duration.parse(FlinksJson.text(body, "time")))));
    }

    @FunctionalInterface
    private interface Control {
        void apply(ObjectNode body);
    }

    private static Handler control(Control control) {
        return (request, response) -> {
            ObjectNode body = FlinksJson.parse(RequestBody.of(request));
            if (body == null) {
                answer(response, 400, FlinksJson.MAPPER.createObjectNode().put("error", "not a JSON object"));
                return;
            }
            try {
                control.apply(body);
                answer(response, 200, FlinksJson.MAPPER.createObjectNode().put("done", true));
            } catch (IllegalArgumentException | IllegalStateException | DateTimeParseException wrong) {
                answer(response, 400, FlinksJson.MAPPER.createObjectNode().put("error", wrong.getMessage()));
            }
        };
    }

    /**
     * Takes {@code {"loginId":"x","behaviour":"greatday","pending":2,"institutionId":21}}: the login behaves like that
     * sandbox user, after that many 202, at one of the institutions that the stand-in lists. The last two fields are
     * optional.
     */
    private void script(ObjectNode body) {
        String behaviour = SandboxUsers.canonical(FlinksJson.text(body, "behaviour"));
        Script script = SandboxUsers.SCRIPTS.get(behaviour);
        String loginId = FlinksJson.text(body, "loginId");
        if (script == null || loginId.isBlank()) {
            throw new IllegalArgumentException(
                    "loginId and one behaviour of " + SandboxUsers.SCRIPTS.keySet() + " are needed");
        }
        Institution bank = Institution.of(body.path("institutionId").asInt(Institution.FLINKS_CAPITAL.id()));
        standIn.script(
                loginId, script.pendingFirst(body.path("pending").asInt(0)).at(bank));
    }

    /**
     * Takes {@code {"fault":"html-502","endpoint":"ASYNC_POLL","loginId":"x","times":2}}; the last three fields are
     * optional.
     */
    private void fault(ObjectNode body) {
        String endpoint = FlinksJson.text(body, "endpoint");
        String loginId = FlinksJson.text(body, "loginId");
        standIn.faults()
                .add(
                        endpoint.isEmpty() ? null : Endpoint.valueOf(endpoint),
                        loginId.isEmpty() ? null : loginId,
                        Fault.named(FlinksJson.text(body, "fault")),
                        body.path("times").asInt(1));
    }

    /** Takes {@code {"on":["ALL_LOGINS_ARE_KNOWN"],"off":[]}}. */
    private void switches(ObjectNode body) {
        List<Switch> on = named(body.path("on"));
        List<Switch> off = named(body.path("off"));
        on.forEach(standIn.switches()::turnOn);
        off.forEach(standIn.switches()::turnOff);
    }

    /** Takes {@code {"advance":"PT8M"}}, if the clock can be moved. */
    private void clock(ObjectNode body) {
        if (!(clock instanceof MovableClock movable)) {
            throw new IllegalStateException("the clock of this stand-in cannot be moved");
        }
        movable.advance(Duration.parse(FlinksJson.text(body, "advance")));
    }

    /** Answers with the totals of one login or of all logins and, with {@code calls=n}, the last n calls. */
    private void ledger(ServerRequest request, ServerResponse response) {
        String loginId = request.query().first("loginId").orElse("");
        LoginTotals totals =
                loginId.isEmpty() ? standIn.ledger().totals() : standIn.ledger().totals(loginId);
        ObjectNode node = FlinksJson.MAPPER.createObjectNode();
        node.put("starts", totals.starts())
                .put("opened", totals.opened())
                .put("polls", totals.polls())
                .put("answers", totals.answers())
                .put("cachedChecks", totals.cachedChecks())
                .put("fetches", totals.fetches())
                .put("liveNow", totals.liveNow())
                .put("mostLive", totals.mostLive())
                .put("total", standIn.ledger().total());
        String wanted = request.query().first("calls").orElse("");
        if (wanted.matches("\\d{1,5}")) {
            calls(node.putArray("calls"), loginId, Math.min(MOST_CALLS, Integer.parseInt(wanted)));
        }
        answer(response, 200, node);
    }

    private void calls(ArrayNode target, String loginId, int most) {
        List<Ledger.Entry> calls =
                loginId.isEmpty() ? standIn.ledger().calls() : standIn.ledger().calls(loginId);
        for (Ledger.Entry entry : calls.subList(Math.max(0, calls.size() - most), calls.size())) {
            target.addObject()
                    .put("number", entry.number())
                    .put("endpoint", entry.endpoint().name())
                    .put("loginId", entry.loginId())
                    .put("requestId", entry.requestId())
                    .put("at", entry.at().toString())
                    .put("authKey", entry.authKey())
                    .put("apiKey", entry.apiKey())
                    .put("status", entry.status());
        }
    }

    private static List<Switch> named(JsonNode names) {
        return names.values().stream()
                .map(name -> Switch.valueOf(name.asString("")))
                .toList();
    }

    private static void answer(ServerResponse response, int status, JsonNode node) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, Reply.JSON);
        response.send(FlinksJson.MAPPER.writeValueAsBytes(node));
    }
}
