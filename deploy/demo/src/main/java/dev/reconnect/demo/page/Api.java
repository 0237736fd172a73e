package dev.reconnect.demo.page;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The requests of the page to its back end. A cookie says which person uses a browser. All requests and answers concern
 * only the banks of that person.
 */
final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    /** Behind TLS, name it {@code __Host-session} and add Secure. */
    private static final String COOKIE = "session";

    private static final JsonMapper JSON = new JsonMapper();

    private final PageSettings settings;
    private final BankApp app;
    private final BrowserSessions sessions = new BrowserSessions();
    private final EventStream events;

    Api(PageSettings settings, BankApp app, EventStream events) {
        this.settings = settings;
        this.app = app;
        this.events = events;
    }

    void register(HttpRules rules) {
        rules.get("/api/me", this::me);
        rules.post("/api/sign-in", this::signIn);
        rules.post("/api/sign-out", this::signOut);
        rules.get("/api/events", (request, response) -> {
            Customer customer = customer(request);
            if (customer == null) {
                refuse(response, 401, "Sign in first.");
            } else {
                events.serve(customer, sessionId(request), request, response);
            }
        });
        rules.post("/api/refresh", action((customer, body) -> app.refresh(bank(customer, body))));
        rules.post("/api/connect", action((customer, body) -> app.open(bank(customer, body))));
        rules.post("/api/redirected", action((customer, body) -> app.redirected(customer, text(body, "url"))));
        rules.post("/api/night", action((customer, body) -> app.startNight()));
        rules.post("/api/lapse", action((customer, body) -> app.lapse(bank(customer, body))));
    }

    /** A request of a signed-in person; returns the JSON of the answer. */
    @FunctionalInterface
    private interface Action {
        ObjectNode run(Customer customer, JsonNode body)
                throws Refusal, IOException, InterruptedException, ExecutionException, TimeoutException;
    }

    /** The reason of a refusal, in words for people. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refusal(int status, String why) {
            super(why);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private Handler action(Action action) {
        return (request, response) -> {
            try {
                Customer customer = customer(request);
                if (customer == null) {
                    throw new Refusal(401, "Sign in first.");
                }
                answer(response, action.run(customer, body(request)));
            } catch (Refusal refusal) {
                refuse(response, refusal.status(), String.valueOf(refusal.getMessage()));
            } catch (IOException | ExecutionException | TimeoutException away) {
                LOG.warn(
                        "a page's wish could not be met now ({})",
                        away.getClass().getSimpleName());
                response.header(HeaderNames.RETRY_AFTER, "2");
                refuse(response, 503, "That did not work just now. Please try again.");
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                refuse(response, 503, "The demo is ending.");
            }
        };
    }

    /** Says who is signed in, or who could sign in. */
    private void me(ServerRequest request, ServerResponse response) {
        ObjectNode node = JSON.createObjectNode();
        node.put("connectOrigin", settings.connectOrigin());
        Customer customer = customer(request);
        if (customer != null) {
            ObjectNode me = node.putObject("me").put("id", customer.id()).put("name", customer.name());
            ArrayNode banks = me.putArray("banks");
            customer.banks()
                    .forEach(bank -> banks.addObject()
                            .put("loginId", bank.loginId())
                            .put("institution", bank.institution())
                            .put("institutionId", bank.institutionId())
                            .put("about", bank.about())
                            .put("toType", bank.toType()));
        }
        ArrayNode people = node.putArray("customers");
        settings.customers().forEach(someone -> {
            ObjectNode person = people.addObject().put("id", someone.id()).put("name", someone.name());
            ArrayNode about = person.putArray("banks");
            someone.banks().forEach(bank -> about.add(bank.institution()));
        });
        answer(response, node);
    }

    /** Stands for your own sign-in. */
    private void signIn(ServerRequest request, ServerResponse response) {
        try {
            String id = text(body(request), "customer");
            Customer customer = settings.customers().stream()
                    .filter(someone -> someone.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(400, "There is nobody of that name."));
            end(request);
            cookie(response, sessions.open(customer), "");
            answer(response, JSON.createObjectNode().put("customer", customer.id()));
        } catch (Refusal refusal) {
            refuse(response, refusal.status(), String.valueOf(refusal.getMessage()));
        }
    }

    private void signOut(ServerRequest request, ServerResponse response) {
        end(request);
        cookie(response, "", "; Max-Age=0");
        answer(response, JSON.createObjectNode());
    }

    private void end(ServerRequest request) {
        sessions.close(sessionId(request));
        app.endSession(sessionId(request));
    }

    private static void cookie(ServerResponse response, String value, String more) {
        response.header(HeaderNames.SET_COOKIE, COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + more);
    }

    private static String sessionId(ServerRequest request) {
        return request.headers().cookies().first(COOKIE).orElse("");
    }

    private @Nullable Customer customer(ServerRequest request) {
        return sessions.customer(sessionId(request));
    }

    private static Customer.Bank bank(Customer customer, JsonNode body) throws Refusal {
        return customer.bank(text(body, "loginId"))
                .orElseThrow(() -> new Refusal(404, "That bank is not one of yours."));
    }

    private static JsonNode body(ServerRequest request) throws Refusal {
        try {
            return JSON.readTree(request.content().as(byte[].class));
        } catch (JacksonException notJson) {
            throw new Refusal(400, "JSON is expected.");
        }
    }

    private static String text(JsonNode body, String name) {
        return body.path(name).asString("");
    }

    private static void refuse(ServerResponse response, int status, String why) {
        response.status(Status.create(status));
        answer(response, JSON.createObjectNode().put("error", why));
    }

    private static void answer(ServerResponse response, ObjectNode node) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(JSON.writeValueAsBytes(node));
    }
}
