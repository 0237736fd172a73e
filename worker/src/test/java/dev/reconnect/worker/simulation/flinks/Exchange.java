package dev.reconnect.worker.simulation.flinks;

import dev.reconnect.worker.flinks.SimulatedClient.Caller;
import dev.reconnect.worker.flinks.SimulatedClient.Request;
import java.time.Instant;

/** One HTTP exchange under way between a worker process and Flinks. */
final class Exchange {

    private final long number;
    private final Line line;
    private final Request request;
    private final Asked asked;
    private final Caller caller;
    private final Instant sentAt;
    private boolean noted;

    Exchange(long number, Line line, Request request, Caller caller, Instant sentAt) {
        this.number = number;
        this.line = line;
        this.request = request;
        this.asked = Asked.of(request);
        this.caller = caller;
        this.sentAt = sentAt;
    }

    long number() {
        return number;
    }

    Line line() {
        return line;
    }

    String process() {
        return line.name();
    }

    Asked asked() {
        return asked;
    }

    Caller caller() {
        return caller;
    }

    /** The value of a header, or an empty one. */
    String header(String name) {
        return request.headers().getOrDefault(name, "");
    }

    Instant sentAt() {
        return sentAt;
    }

    /** When the caller stops waiting. */
    Instant deadline() {
        return sentAt.plus(request.timeout());
    }

    /** A fact names this exchange. */
    void noted() {
        noted = true;
    }

    boolean isNoted() {
        return noted;
    }

    @Override
    public String toString() {
        return process() + " #" + number + " " + asked.kind() + " " + asked.subject();
    }
}
