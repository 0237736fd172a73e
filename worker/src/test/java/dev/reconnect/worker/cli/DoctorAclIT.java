package dev.reconnect.worker.cli;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.SandboxBroker;
import dev.reconnect.sandbox.process.WorkerVariables;
import dev.reconnect.worker.app.Worker;
import dev.reconnect.worker.cli.testing.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A broker with passwords and an authorizer, and a user for the worker who at first has no rights at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorAclIT {
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private SandboxBroker broker;
    private FlinksStandIn flinks;

    @BeforeAll
    void start() throws Exception {
        broker = SandboxBroker.builder()
                .property("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:SASL_PLAINTEXT")
                .property("sasl.enabled.mechanisms", "PLAIN")
                .property("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .property(
                        "listener.name.plaintext.plain.sasl.jaas.config",
                        PLAIN + " username=\"admin\" password=\"admin\" user_admin=\"admin\" user_worker=\"worker\";")
                .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .property("super.users", "User:admin;User:ANONYMOUS")
                .start();
        flinks = new FlinksStandIn(StandInSettings.builder()
                        .with(Switch.ALL_LOGINS_ARE_KNOWN)
                        .build())
                .start();
        assertThat(new Terminal(environment("admin", "admin")).run("topics", "create"))
                .isZero();
    }

    @AfterAll
    void stop() {
        flinks.close();
        broker.close();
    }

    @Test
    void aPasswordThatIsWrongIsNamedAndNotShown() {
        Terminal terminal = new Terminal(environment("worker", "not-the-password"));

        assertThat(terminal.run("doctor")).isEqualTo(1);
        assertThat(terminal.outLines())
                .anyMatch(line -> line.startsWith("failure  kafka            the credentials are refused"));
        assertThat(terminal.out() + terminal.err()).doesNotContain("not-the-password");
    }

    @Test
    void everyRightThatIsMissingIsNamedAndWithExactlyTheseAWorkerRuns() throws Exception {
        Map<String, String> worker = environment("worker", "worker");
        Terminal before = new Terminal(worker);
        assertThat(before.run("doctor")).as(before.out()).isEqualTo(1);
        assertThat(before.outLines())
                .contains(
                        acl("Read and Write on Topic reconnect.requests.interactive", "reconnect."),
                        acl("Read and Write on Topic reconnect.requests.batch", "reconnect."),
                        acl("Read and Write on Topic reconnect.redirects", "reconnect."),
                        acl("Read and Write on Topic reconnect.sessions", "reconnect."),
                        acl("Write on Topic reconnect.outcomes", "reconnect."),
                        acl("Write on Topic reconnect.accounts", "reconnect."),
                        acl("Write on Topic reconnect.institutions", "reconnect."),
                        acl("Write on Topic reconnect.dead-letters", "reconnect."),
                        acl("Read on Topic reconnect.control", "reconnect."),
                        acl("Read on Group reconnect", "reconnect"),
                        acl("Read on Group reconnect-batch", "reconnect"),
                        acl("Read on Group reconnect-redirects", "reconnect"),
                        acl("Write and Describe on TransactionalId reconnect-0", "reconnect-"));

        for (String input : List.of("requests.interactive", "requests.batch", "redirects", "sessions")) {
            allow(ResourceType.TOPIC, "reconnect." + input, PatternType.LITERAL, READ, WRITE);
        }
        for (String output : List.of("outcomes", "accounts", "institutions", "dead-letters")) {
            allow(ResourceType.TOPIC, "reconnect." + output, PatternType.LITERAL, WRITE);
        }
        allow(ResourceType.GROUP, "reconnect", PatternType.PREFIXED, READ);
        allow(ResourceType.TRANSACTIONAL_ID, "reconnect-", PatternType.PREFIXED, WRITE);
        awaitMissing(worker, acl("Read on Topic reconnect.control", "reconnect."));

        allow(ResourceType.TOPIC, "reconnect.control", PatternType.LITERAL, READ);
        allow(ResourceType.TOPIC, "reconnect.", PatternType.PREFIXED, DESCRIBE_CONFIGS);
        awaitMissing(worker);
        Refreshed refreshed = new Refreshed();
        Terminal run = new Terminal(worker).withWorker(Worker::start, refreshed);
        assertThat(run.run("run")).as(run.err()).isZero();
        assertThat(refreshed.outcome).contains("accounts-ready");
    }

    /** Stops a worker when a refresh has its end. */
    private final class Refreshed implements RunCommand.Stop {
        private String outcome = "";

        @Override
        public void listen() {}

        @Override
        public boolean asked() {
            return false;
        }

        @Override
        public void await() {
            Terminal request = new Terminal(environment("admin", "admin"));
            assertThat(request.run("request", "somebody")).isZero();
            Terminal watch = new Terminal(environment("admin", "admin"));
            watch.run("watch", "--login", "somebody", "--from-beginning", "--until-terminal", "--timeout", "40s");
            outcome = watch.out();
        }
    }

    private void awaitMissing(Map<String, String> environment, String... lines) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Terminal doctor = new Terminal(environment);
            doctor.run("doctor");
            assertThat(doctor.outLines())
                    .filteredOn(line -> line.startsWith("failure"))
                    .as(doctor.out())
                    .containsExactly(lines);
        });
    }

    private static String acl(String what, String prefix) {
        return "failure  kafka acls       missing ACL: allow " + what + " (literal), or on " + prefix + " (prefixed)";
    }

    private void allow(ResourceType type, String name, PatternType pattern, AclOperation... operations)
            throws Exception {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                PLAIN + " username=\"admin\" password=\"admin\";");
        try (Admin admin = Admin.create(properties)) {
            for (AclOperation operation : operations) {
                admin.createAcls(List.of(new AclBinding(
                                new ResourcePattern(type, name, pattern),
                                new AccessControlEntry("User:worker", "*", operation, AclPermissionType.ALLOW))))
                        .all()
                        .get(20, TimeUnit.SECONDS);
            }
        }
    }

    private Map<String, String> environment(String user, String password) {
        Map<String, String> environment = WorkerVariables.of(broker.bootstrapServers(), 3, flinks);
        environment.put("RECONNECT_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
        environment.put("RECONNECT_KAFKA_CLIENT_SASL_MECHANISM", "PLAIN");
        environment.put(
                "RECONNECT_KAFKA_CLIENT_SASL_JAAS_CONFIG",
                PLAIN + " username=\"" + user + "\" password=\"" + password + "\";");
        return environment;
    }
}
