package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.flinks.testing.SimulatedClient.Caller;
import dev.reconnect.worker.flinks.testing.SimulatedClient.Request;
import java.time.Instant;

/** One open HTTP exchange between a worker process and Flinks. */
final class SimulatedExchange {

    private final long number;
    private final WorkerConnection connection;
    private final Request request;
    private final ParsedRequest parsedRequest;
    private final Caller caller;
    private final Instant sentAt;
    private boolean noted;

    SimulatedExchange(long number, WorkerConnection connection, Request request, Caller caller, Instant sentAt) {
        this.number = number;
        this.connection = connection;
        this.request = request;
        this.parsedRequest = ParsedRequest.of(request);
        this.caller = caller;
        this.sentAt = sentAt;
    }

    long number() {
        return number;
    }

    WorkerConnection line() {
        return connection;
    }

    String process() {
        return connection.name();
    }

    ParsedRequest asked() {
        return parsedRequest;
    }

    Caller caller() {
        return caller;
    }

    /** The value of a header, empty if it is missing. */
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
        return process() + " #" + number + " " + parsedRequest.kind() + " " + parsedRequest.subject();
    }
}
