package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;

/**
 * The Connect page that shows the outcome of a call, and the events that it posts to the page around the frame.
 *
 * @see <a href="https://docs.flinks.com/docs/events">Events</a>
 */
final class ConnectPage {
    private static final int SHOW_SUCCESS_MILLIS = 1200;
    private static final int LOOK_AGAIN_MILLIS = 1000;

    private ConnectPage() {}

    static Reply challenge(ScriptedOutcome.Challenged challenged, String error) {
        ArrayNode events = FlinksJson.MAPPER.createArrayNode();
        ArrayNode types = events.addObject()
                .put("step", error.isEmpty() ? "COMPONENT_LOAD_MFA" : "COMPONENT_LOAD_MFA_RETRY")
                .put("institution", challenged.institution().name())
                .putArray("mfaTypes");
        challenged.questions().forEach(question -> types.add(question.type()));
        return html(
                200,
                challenged.institution().name() + " asks",
                ConnectHtml.challenge(challenged.questions(), error),
                events,
                "",
                0,
                challenged.requestId());
    }

    static Reply success(ConnectVisit visit, ScriptedOutcome.Authorized done, boolean namesRequestId) {
        String destination = visit.destination(done, namesRequestId);
        ArrayNode events = FlinksJson.MAPPER.createArrayNode();
        events.addObject()
                .put("step", "REDIRECT")
                .put("institution", done.login().institution().name())
                .put("url", destination);
        boolean goes = visit.navigates() && !visit.redirectUrl().isEmpty();
        return html(
                200,
                "Connected",
                ConnectHtml.success(visit.redirectUrl().isEmpty() ? "" : destination),
                events,
                goes ? destination : "",
                SHOW_SUCCESS_MILLIS,
                done.requestId());
    }

    static Reply working(ConnectVisit visit) {
        String inner = "<p role=\"status\">The bank is still working.</p><a class=\"button\" href=\"%s\">Look again</a>"
                .formatted(ConnectHtml.escape(visit.self()));
        return html(
                200, "One moment", inner, events("STATIC_LOADING"), visit.self(), LOOK_AGAIN_MILLIS, visit.requestId());
    }

    static Reply credentials(String institution, String error) {
        return html(
                error.isEmpty() ? 200 : 401,
                "Sign in to " + institution,
                ConnectHtml.credentials(error),
                events(error.isEmpty() ? "COMPONENT_LOAD_CREDENTIAL" : "COMPONENT_LOAD_CREDENTIAL_RETRY"),
                "",
                0,
                "");
    }

    /** The page of a session that is gone or has failed. The code is the event, because Connect posts error codes. */
    static Reply refused(String code, String message) {
        boolean gone = code.startsWith("SESSION_");
        return html(
                gone ? 410 : 401,
                gone ? "This request has expired" : "That did not work",
                ConnectHtml.alert(gone ? "Please go back and start again. (" + message + ")" : message),
                events(code),
                "",
                0,
                "");
    }

    /** Sends the browser from the credentials page to the session that it opened. */
    static Reply goOn(ConnectVisit visit) {
        return new Reply(303, Reply.HTML, "", visit.requestId(), Map.of("Location", visit.self()));
    }

    static String requestIdOf(ScriptedOutcome outcome) {
        return switch (outcome) {
            case ScriptedOutcome.Pending pending -> pending.requestId();
            case ScriptedOutcome.Challenged challenged -> challenged.requestId();
            case ScriptedOutcome.Authorized authorized -> authorized.requestId();
            case ScriptedOutcome.Accounts accounts -> accounts.requestId();
            case ScriptedOutcome.Refused refused -> refused.requestId() == null ? "" : refused.requestId();
        };
    }

    private static ArrayNode events(String step) {
        ArrayNode events = FlinksJson.MAPPER.createArrayNode();
        events.addObject().put("step", step);
        return events;
    }

    private static Reply html(
            int status, String title, String inner, ArrayNode events, String navigate, int after, String requestId) {
        return Reply.html(status, ConnectHtml.page(title, inner, events.toString(), navigate, after), requestId);
    }
}
