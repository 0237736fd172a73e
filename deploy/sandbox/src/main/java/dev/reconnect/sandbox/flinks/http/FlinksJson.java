package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.script.Question;
import dev.reconnect.sandbox.flinks.script.SampleAccounts;
import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.script.Switches;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Outcomes in Flinks' JSON, with the field names, codes and texts of the documentation.
 *
 * @see <a href="https://docs.flinks.com/api/authorize/endpoints/authorize">Authorize</a>
 */
public final class FlinksJson {
    public static final JsonMapper MAPPER = JsonMapper.shared();

    /**
     * The texts of the authentication failures, which carry no FlinksCode.
     *
     * @see <a href="https://docs.flinks.com/api/authorize/troubleshooting">Troubleshooting</a>
     */
    static final Step.Failure INVALID_AUTHORIZE_TOKEN =
            new Step.Failure(401, "", "You must provide a valid authorize token");

    static final Step.Failure INVALID_KEY = new Step.Failure(401, "", "You must provide a valid auth key");

    private static final String NEVER = "0001-01-01T00:00:00";
    private static final DateTimeFormatter SIX_OR_SEVEN_DIGITS = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 6, 7, true)
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Switches switches;

    public FlinksJson(Switches switches) {
        this.switches = switches;
    }

    Reply reply(ScriptedOutcome outcome) {
        return switch (outcome) {
            case ScriptedOutcome.Pending pending ->
                error(pending.requestId(), pending.code().failure());
            case ScriptedOutcome.Challenged challenged -> challenge(challenged);
            case ScriptedOutcome.Authorized authorized -> authorized(authorized);
            case ScriptedOutcome.Accounts accounts -> accounts(accounts);
            case ScriptedOutcome.Refused refused -> error(refused.requestId(), refused.failure());
        };
    }

    Reply error(@Nullable String requestId, Step.Failure failure) {
        int status = statusOf(failure);
        ObjectNode node = object(status);
        if (!failure.code().isEmpty()) {
            node.put("FlinksCode", failure.code());
        }
        link(node.putArray("Links"), "Authorization", "/Authorize");
        node.put("Message", failure.message());
        if (requestId != null) {
            node.put("RequestId", requestId);
        }
        return send(status, node, requestId == null ? "" : requestId);
    }

    private int statusOf(Step.Failure failure) {
        boolean isInvalid =
                failure.code().equals("INVALID_LOGIN") || failure.code().equals("INVALID_REQUEST");
        return isInvalid && switches.isOn(Switch.INVALID_IS_400) ? 400 : failure.status();
    }

    private static Reply challenge(ScriptedOutcome.Challenged challenged) {
        ObjectNode node = object(203);
        link(node.putArray("Links"), "Authorization", "/Authorize");
        ArrayNode challenges = node.putArray("SecurityChallenges");
        for (Question question : challenged.questions()) {
            ObjectNode one = challenges.addObject().put("Type", question.type()).put("Prompt", question.prompt());
            if (!question.options().isEmpty()) {
                ArrayNode options = one.putArray("Iterables");
                question.options().forEach(options::add);
            }
        }
        node.put("Institution", challenged.institution().name()).put("RequestId", challenged.requestId());
        return send(203, node, challenged.requestId());
    }

    private Reply authorized(ScriptedOutcome.Authorized authorized) {
        ObjectNode node = object(200);
        ArrayNode links = node.putArray("Links");
        link(links, "AccountsDetail", "/GetAccountsDetail");
        link(links, "AccountsSummary", "/GetAccountsSummary");
        link(links, "Statements", "/GetStatements");
        return send(200, describe(node, authorized.requestId(), authorized.login()), authorized.requestId());
    }

    private Reply accounts(ScriptedOutcome.Accounts outcome) {
        ObjectNode node = object(200);
        return switch (outcome.data()) {
            case Step.Data data -> {
                SampleAccounts.write(node.putArray("Accounts"), outcome.login().loginId(), data, outcome.wish());
                yield send(200, describe(node, outcome.requestId(), outcome.login()), outcome.requestId());
            }
            case Step.Written written -> {
                String rest = MAPPER.writeValueAsString(describe(node, outcome.requestId(), outcome.login()));
                yield Reply.json(
                        200, "{\"Accounts\":" + written.accounts() + "," + rest.substring(1), outcome.requestId());
            }
        };
    }

    private ObjectNode describe(ObjectNode node, String requestId, ScriptedOutcome.Shown login) {
        node.putObject("Login")
                .put("Username", login.username())
                .put("IsScheduledRefresh", login.isScheduledRefresh())
                .put("LastRefresh", instant(login.lastRefresh()))
                .put("Type", "Personal")
                .put("Id", login.loginId());
        if (!switches.isOn(Switch.INSTITUTION_ID_IS_LEFT_OUT)) {
            node.put("InstitutionName", login.institution().name())
                    .put("InstitutionId", login.institution().id());
        }
        return node.put("Institution", login.institution().name()).put("RequestId", requestId);
    }

    /** UTC without a zone, with six or seven fraction digits; year 1 means never. */
    public static String instant(@Nullable Instant instant) {
        return instant == null ? NEVER : SIX_OR_SEVEN_DIGITS.format(instant);
    }

    static ObjectNode object(int status) {
        return MAPPER.createObjectNode().put("HttpStatusCode", status);
    }

    static Reply send(int status, JsonNode node, String requestId) {
        return Reply.json(status, MAPPER.writeValueAsString(node), requestId);
    }

    /** The object in the body; null if the body holds none. */
    public static @Nullable ObjectNode parse(byte[] body) {
        try {
            return MAPPER.readTree(body) instanceof ObjectNode object ? object : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    public static String text(ObjectNode body, String field) {
        return body.path(field).asString("");
    }

    /** The answers by prompt, the first answer of each; null if the field is no such object. */
    static @Nullable Map<String, String> securityResponses(ObjectNode body) {
        if (!(body.get("SecurityResponses") instanceof ObjectNode responses)) {
            return null;
        }
        Map<String, String> answers = new LinkedHashMap<>();
        responses.properties().forEach(entry -> {
            List<JsonNode> given = List.copyOf(entry.getValue().values());
            answers.put(entry.getKey(), given.isEmpty() ? "" : given.getFirst().asString(""));
        });
        return answers;
    }

    private static void link(ArrayNode links, String rel, String href) {
        links.addObject().put("rel", rel).put("href", href).putNull("example");
    }
}
