package dev.reconnect.worker.ops;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;

/** The two tags of a call to Flinks: what was asked, and how it went. */
final class FlinksMeter {
    private FlinksMeter() {}

    static String kind(Call call) {
        return switch (call) {
            case Call.Start ignored -> "start";
            case Call.Poll ignored -> "poll";
            case Call.CheckCached ignored -> "check-cached";
            case Call.Fetch ignored -> "fetch";
            case Call.FetchPending ignored -> "fetch-pending";
        };
    }

    static String answerClass(Answer answer) {
        return switch (answer) {
            case Answer.Pending ignored -> "pending";
            case Answer.Challenged ignored -> "challenged";
            case Answer.Authorized ignored -> "authorized";
            case Answer.Accounts ignored -> "accounts";
            case Answer.Refused refused -> Meters.tag(refused.meaning());
            case Answer.NotSent ignored -> "not-sent";
            case Answer.Unreadable ignored -> "unreadable";
        };
    }
}
