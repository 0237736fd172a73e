package dev.reconnect.worker.simulation.testing.flinks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Flinks' JSON in the documented forms. It is written by templates, because a simulation writes millions of bodies.
 */
final class AnswerBodies {

    private static final String AUTHORIZATION =
            "\"Links\":[{\"rel\":\"Authorization\",\"href\":\"/Authorize\",\"example\":null}],";
    private static final String DETAIL =
            "\"Links\":[{\"rel\":\"AccountsDetail\",\"href\":\"/GetAccountsDetail\",\"example\":null}],";

    private AnswerBodies() {}

    static SimulatedReply token(String token) {
        return SimulatedReply.of(200, "{\"HttpStatusCode\":200,\"Token\":\"" + token + "\"}");
    }

    static SimulatedReply said(CodedAnswer codedAnswer, @Nullable String requestId) {
        String code = codedAnswer.code() == null ? "" : "\"FlinksCode\":\"" + codedAnswer.code() + "\",";
        return SimulatedReply.of(
                codedAnswer.status(),
                "{" + code + AUTHORIZATION + "\"HttpStatusCode\":" + codedAnswer.status() + ",\"Message\":\""
                        + codedAnswer.message() + "\"" + named(requestId) + "}");
    }

    static SimulatedReply pending(String requestId) {
        return said(CodedAnswer.documented("OPERATION_PENDING"), requestId);
    }

    static SimulatedReply challenged(String requestId, SimulatedLogin login, int challenge) {
        String second = challenge % 2 == 0 ? ",{\"Type\":\"MultipleChoice\",\"Prompt\":\"Which phone?\"}" : "";
        return SimulatedReply.of(
                203,
                "{" + AUTHORIZATION
                        + "\"HttpStatusCode\":203,\"SecurityChallenges\":[{\"Type\":\"QuestionAndAnswer\",\"Prompt\":"
                        + "\"What shape do people like most?\"}" + second + "]," + login.institution()
                        + named(requestId) + "}");
    }

    static SimulatedReply authorized(String requestId, SimulatedLogin login) {
        return SimulatedReply.of(
                200, "{\"HttpStatusCode\":200," + DETAIL + login(login) + login.institution() + named(requestId) + "}");
    }

    /** The same body with a code: ALREADY_AUTHORIZED, NO_TRANSACTION. */
    static SimulatedReply authorized(CodedAnswer codedAnswer, String requestId, SimulatedLogin login) {
        return SimulatedReply.of(
                codedAnswer.status(),
                "{\"FlinksCode\":\"" + codedAnswer.code() + "\",\"HttpStatusCode\":" + codedAnswer.status() + ","
                        + DETAIL + login(login) + login.institution() + named(requestId) + "}");
    }

    /** Every account's id begins with its login, so that an auditor sees whose it is. */
    static SimulatedReply accounts(@Nullable String requestId, SimulatedLogin login, int count) {
        StringBuilder body = new StringBuilder(256 + 256 * count).append("{\"HttpStatusCode\":200,\"Accounts\":[");
        for (int i = 0; i < count; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"Transactions\":[],\"TransitNumber\":\"77777\",\"OverdraftLimit\":0,\"Title\":\"Chequing"
                            + " CAD\",\"AccountNumber\":\"111100")
                    .append(i)
                    .append("\",\"LastFourDigits\":null,\"Balance\":{\"Available\":null,\"Current\":1000.")
                    .append(10 + i)
                    .append(",\"Limit\":null},\"Category\":\"Operations\",\"Type\":\"Chequing\",\"Currency\":\"CAD\","
                            + "\"Id\":\"")
                    .append(login.loginId)
                    .append('/')
                    .append(i)
                    .append("\"}");
        }
        body.append("],").append(login(login)).append(login.institution()).append(named(requestId));
        return SimulatedReply.of(200, body.append('}').toString());
    }

    static SimulatedReply institutions(boolean firstPage) {
        StringBuilder body = new StringBuilder("{\"Data\":[");
        if (firstPage) {
            for (int i = 0; i < SimulatedInstitutions.ALL.size(); i++) {
                SimulatedInstitutions.One one = SimulatedInstitutions.ALL.get(i);
                body.append(i == 0 ? "" : ",")
                        .append("{\"Id\":")
                        .append(one.id())
                        .append(",\"Localizations\":[{\"Language\":\"en\",\"Name\":\"")
                        .append(one.name())
                        .append("\",\"Urls\":[]}],\"Status\":\"Enabled\",\"Country\":\"CA\"}");
            }
        }
        return SimulatedReply.of(
                200,
                body.append("],\"Count\":")
                        .append(SimulatedInstitutions.ALL.size())
                        .append('}')
                        .toString());
    }

    private static String login(SimulatedLogin login) {
        return "\"Login\":{\"Username\":\"someone\",\"IsScheduledRefresh\":false,\"LastRefresh\":\""
                + time(login.lastRefresh) + "\",\"Type\":\"Personal\",\"Id\":\"" + login.loginId + "\"},";
    }

    /** UTC without a zone; year 1 means never. */
    private static String time(@Nullable Instant instant) {
        if (instant == null) {
            return "0001-01-01T00:00:00";
        }
        String text = instant.toString();
        return text.substring(0, text.length() - 1);
    }

    private static String named(@Nullable String requestId) {
        return requestId == null ? "" : ",\"RequestId\":\"" + requestId + "\"";
    }
}
