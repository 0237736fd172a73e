package dev.reconnect.demo.page;

import dev.reconnect.contracts.AccountSnapshot;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.InstitutionEvent;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.demo.page.Api.Refusal;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The app's reaction to wishes and events; the classes around it speak HTTP and Kafka. */
final class BankApp implements AutoCloseable {
    private static final Duration NIGHT = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();

    private final PageSettings settings;
    private final DemoControls controls;
    private final Clock clock;
    private final Requests requests;
    private final ConnectTokens tokens;
    private final Redirects redirects;
    private final EventLog log;
    private final Map<String, String> customerOf;
    private final OpenChallenges openChallenges = new OpenChallenges();
    private final Banks banks = new Banks();
    private final NightlyRun nightlyRun = new NightlyRun();

    BankApp(PageSettings settings, DemoControls controls, EventLog log, Clock clock) {
        this.settings = settings;
        this.controls = controls;
        this.clock = clock;
        this.log = log;
        requests = new Requests(settings, clock);
        tokens = new ConnectTokens(settings.flinks());
        redirects = new Redirects(settings.redirects());
        customerOf = settings.customers().stream()
                .flatMap(customer -> customer.banks().stream().map(bank -> Map.entry(bank.loginId(), customer.id())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Takes an event. An outcome goes to the one person whom it concerns, a run's outcome also into its figures, and
     * the condition of a bank to all persons.
     */
    void take(CloudEvent cloudEvent, Event event) {
        switch (event) {
            case InstitutionEvent bank -> {
                banks.take(bank);
                log.news();
            }
            case Outcome outcome -> {
                String customerId = customerOf.get(outcome.loginId());
                if (customerId != null) {
                    openChallenges.take(outcome);
                    log.append(customerId, Envelope.json(cloudEvent));
                } else if (nightlyRun.take(outcome)) {
                    log.news();
                }
            }
            case RefreshRequested ignored -> {}
            case RedirectConfirmed ignored -> {}
            case AccountSnapshot ignored -> {}
        }
    }

    ObjectNode refresh(Customer.Bank bank) throws InterruptedException, ExecutionException, TimeoutException {
        RefreshRequested request =
                requests.interactive(bank.loginId(), bank.institutionId(), settings.origin() + "/back");
        CloudEvent published =
                requests.publishInteractive(request).get(Requests.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        tell(bank.loginId(), Envelope.json(published));
        return JSON.createObjectNode().put("refreshId", request.refreshId());
    }

    /** The Connect page to show now. If a token is required, a reader that only has the event cannot open the page. */
    ObjectNode open(Customer.Bank bank) throws Refusal, IOException, InterruptedException {
        OpenChallenges.Door door = openChallenges
                .of(bank.loginId(), clock.instant())
                .orElseThrow(() -> new Refusal(410, "The bank's page has timed out. Please start again."));
        return JSON.createObjectNode().put("url", door.tokenRequired() ? tokens.addTo(door.url()) : door.url());
    }

    ObjectNode redirected(Customer customer, String url) throws Refusal, IOException, InterruptedException {
        Instant asked = clock.instant();
        Redirects.Answer answer = redirects.confirm(url);
        if (answer.status() == 400) {
            throw new Refusal(400, "That page has timed out. Please start again.");
        }
        if (answer.status() != 202) {
            throw new IOException("the worker answered " + answer.status());
        }
        tellConfirmed(customer, url, answer.confirmationId(), asked);
        return JSON.createObjectNode().put("confirmationId", answer.confirmationId());
    }

    /** Tells every page of this person that the accounts are on their way. */
    private void tellConfirmed(Customer customer, String url, String confirmationId, Instant asked) {
        customer.banks().stream()
                .filter(bank -> url.contains("loginId=" + bank.loginId()))
                .forEach(bank -> {
                    ObjectNode event = JSON.createObjectNode();
                    event.put("id", confirmationId)
                            .put("type", EventType.REDIRECT_CONFIRMED.type())
                            .put("source", "handed to the worker by the web back end")
                            .put("time", asked.toString());
                    event.putObject("data")
                            .put("confirmationId", confirmationId)
                            .put("loginId", bank.loginId());
                    tell(bank.loginId(), JSON.writeValueAsString(event));
                });
    }

    /** Does what a nightly job does; that job runs elsewhere, under the same contract. */
    ObjectNode startNight() throws Refusal, InterruptedException, ExecutionException, TimeoutException {
        String runId = "night-" + clock.instant().toString();
        List<RefreshRequested> wanted = settings.nightLogins().stream()
                .map(loginId -> requests.batch(loginId, runId, NIGHT))
                .toList();
        boolean begun = nightlyRun.begin(
                runId, wanted.stream().map(RefreshRequested::refreshId).collect(Collectors.toSet()), clock.instant());
        if (!begun) {
            throw new Refusal(409, "A nightly run is under way.");
        }
        log.news();
        try {
            CompletableFuture.allOf(published(wanted)).get(Requests.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException lost) {
            nightlyRun.giveUp();
            log.news();
            throw lost;
        }
        return JSON.createObjectNode().put("runId", runId);
    }

    /** Stops at the first request that Kafka does not take: each further one would wait just as long for Kafka. */
    private CompletableFuture<?>[] published(List<RefreshRequested> wanted) {
        List<CompletableFuture<?>> published = new ArrayList<>();
        for (RefreshRequested request : wanted) {
            CompletableFuture<?> one = requests.publishBatch(request);
            published.add(one);
            if (one.isCompletedExceptionally()) {
                break;
            }
        }
        return published.toArray(CompletableFuture<?>[]::new);
    }

    /** Makes eight minutes pass for the bank's question. */
    ObjectNode lapse(Customer.Bank bank) {
        controls.lapse(bank.loginId());
        return JSON.createObjectNode();
    }

    String night() {
        return nightlyRun.json();
    }

    String banks() {
        return banks.json(clock.instant());
    }

    void endSession(String sessionId) {
        log.end(sessionId);
    }

    private void tell(String loginId, String json) {
        String customerId = customerOf.get(loginId);
        if (customerId != null) {
            log.append(customerId, json);
        }
    }

    @Override
    public void close() {
        requests.close();
        tokens.close();
        redirects.close();
    }
}
