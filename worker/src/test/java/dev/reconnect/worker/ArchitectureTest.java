package dev.reconnect.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which packages a package may use, and which libraries, clocks and random numbers. */
@AnalyzeClasses(packages = "dev.reconnect.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String WORKER = "dev.reconnect.worker.";

    private static final String CLOCKS_AND_DICE = "java\\.time\\.\\w+\\.now\\(.*"
            + "|java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(.*"
            + "|java\\.lang\\.Math\\.random\\(.*"
            + "|java\\.util\\.UUID\\.randomUUID\\(.*";

    /** Each package, from the bottom up, and the packages that it uses. A new arrow is a decision: it is added here. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("session", Set.of()),
            entry("session.rules", Set.of("session")),
            entry("shard", Set.of("session", "session.rules")),
            entry("collection", Set.of()),
            entry("flinks", Set.of("session")),
            entry("flinks.http", Set.of("shard", "flinks")),
            entry("flinks.answer", Set.of("session", "shard", "flinks.http")),
            entry("flinks.client", Set.of("session", "shard", "collection", "flinks", "flinks.http", "flinks.answer")),
            entry("flinks.institution", Set.of("session", "shard", "collection", "flinks.answer")),
            entry(
                    "flinks.limit",
                    Set.of(
                            "session",
                            "shard",
                            "collection",
                            "flinks",
                            "flinks.answer",
                            "flinks.http",
                            "flinks.client",
                            "flinks.institution")),
            entry("kafka.client", Set.of("shard")),
            entry("kafka.journal", Set.of("session", "shard")),
            entry("kafka.log", Set.of("session", "shard", "kafka.client", "kafka.journal")),
            entry("kafka.feed", Set.of("shard", "kafka.client")),
            entry(
                    "kafka.shard",
                    Set.of("session", "shard", "kafka.client", "kafka.journal", "kafka.log", "kafka.feed")),
            entry("kafka.control", Set.of("shard", "kafka.client", "kafka.feed")),
            entry("kafka.publish", Set.of("kafka.client")),
            entry("redirect.seal", Set.of()),
            entry("redirect", Set.of("session", "collection", "redirect.seal")),
            entry("server", Set.of()),
            entry("redirect.http", Set.of("redirect.seal", "redirect", "server")),
            entry(
                    "ops",
                    Set.of(
                            "session",
                            "shard",
                            "flinks.client",
                            "flinks.institution",
                            "kafka.client",
                            "redirect",
                            "server")),
            entry(
                    "app.settings",
                    Set.of(
                            "session",
                            "shard",
                            "flinks",
                            "flinks.institution",
                            "kafka.client",
                            "redirect.seal",
                            "redirect")),
            entry("app.admin", Set.of("shard", "flinks.client", "kafka.client", "kafka.shard", "app.settings")),
            entry(
                    "app",
                    Set.of(
                            "session",
                            "shard",
                            "flinks",
                            "flinks.client",
                            "flinks.institution",
                            "flinks.limit",
                            "kafka.client",
                            "kafka.journal",
                            "kafka.feed",
                            "kafka.shard",
                            "kafka.control",
                            "kafka.publish",
                            "redirect",
                            "redirect.http",
                            "ops",
                            "app.settings",
                            "app.admin")),
            entry("cli.terminal", Set.of()),
            entry("cli.file", Set.of("kafka.client", "app.settings", "app.admin", "cli.terminal")),
            entry("cli.watch", Set.of("kafka.client", "app.settings", "cli.terminal")),
            entry(
                    "cli",
                    Set.of(
                            "kafka.client",
                            "kafka.control",
                            "redirect.http",
                            "ops",
                            "app.settings",
                            "app.admin",
                            "app",
                            "cli.terminal",
                            "cli.file",
                            "cli.watch")));

    @ArchTest
    static void theArrowsAreThoseOfTheCode(JavaClasses classes) {
        Set<String> seen = new TreeSet<>();
        for (JavaClass type : classes) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(target -> target.getPackageName().startsWith(WORKER))
                    .map(ArchitectureTest::packageOf)
                    .filter(target -> !target.equals(packageOf(type)))
                    .forEach(target -> seen.add(packageOf(type) + " -> " + target));
        }
        Set<String> known = new TreeSet<>();
        ARROWS.forEach((from, targets) -> targets.forEach(target -> known.add(from + " -> " + target)));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(known);
        assertThat(classes).extracting(ArchitectureTest::packageOf).hasSameElementsAs(ARROWS.keySet());
    }

    private static String packageOf(JavaClass type) {
        return type.getPackageName().substring(WORKER.length());
    }

    /**
     * What metrics and logs are told lies in one package. It only listens, and calls none of the packages that tell it.
     */
    @ArchTest
    static final ArchRule opsKnowsOnlyTheObserversOfFlinksKafkaAndRedirect = noClasses()
            .that()
            .resideInAPackage(WORKER + "ops..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(WORKER + "flinks..", WORKER + "kafka..", WORKER + "redirect..")
                    .and(not(DescribedPredicate.describe(
                            "are observers or what they are told",
                            type -> type.getName().matches(".*Observer(\\$.*)?|.*\\.redirect\\.RedirectResult")))));

    @ArchTest
    static final ArchRule noPackageMeetsItselfAgain =
            slices().matching(WORKER + "(**)").should().beFreeOfCycles();

    /**
     * A reader of a rule follows the calls into other files and never comes back. Nested types belong to their file.
     */
    @ArchTest
    static final ArchRule noFileOfSessionMeetsItselfAgain =
            slices().assignedFrom(new Files(WORKER + "session")).should().beFreeOfCycles();

    private record Files(String packageName) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(packageName)
                    ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the files of " + packageName;
        }
    }

    @ArchTest
    static final ArchRule sessionKnowsTheJdkTheContractsAndItself = classes()
            .that()
            .resideInAPackage(WORKER + "session..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..", "dev.reconnect.contracts..", "org.jspecify.annotations..", WORKER + "session.."));

    @ArchTest
    static final ArchRule sessionAndShardKnowNoThreadFileNetOrProcess = noClasses()
            .that()
            .resideInAnyPackage(WORKER + "session..", WORKER + "shard..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.util.concurrent..", "java.nio.file..", "java.nio.channels..", "java.sql..", "javax.."))
            .orShould()
            .dependOnClassesThat(names(
                    "java.lang.Thread",
                    "java.lang.ThreadLocal",
                    "java.lang.Runtime",
                    "java.lang.ProcessBuilder",
                    "java.util.Timer",
                    "java.net.Socket",
                    "java.net.URL"));

    private static DescribedPredicate<JavaClass> names(String... names) {
        Set<String> all = Set.of(names);
        return DescribedPredicate.describe("are one of " + all, type -> all.contains(type.getName()));
    }

    @ArchTest
    static final ArchRule shardKnowsNoBrokerAndNoWire = noClasses()
            .that()
            .resideInAPackage(WORKER + "shard..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache..",
                    "java.net.http..",
                    "io.helidon..",
                    "io.micrometer..",
                    "io.github.resilience4j..",
                    "io.cloudevents.kafka..",
                    "picocli..",
                    "org.slf4j..",
                    "ch.qos.logback..");

    @ArchTest
    static final ArchRule timeAndChanceComeFromOutside = noClasses()
            .that()
            .resideInAnyPackage(WORKER + "session..", WORKER + "shard..")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "reads a clock or rolls dice",
                    call -> call.getTarget().getFullName().matches(CLOCKS_AND_DICE)))
            .orShould()
            .dependOnClassesThat(names(
                    "java.time.Clock", "java.time.InstantSource", "java.util.Random", "java.security.SecureRandom"));

    @ArchTest
    static final ArchRule onlyTheEdgesKnowKafka = noClasses()
            .that(not(resideInAnyPackage(WORKER + "kafka..", WORKER + "app..", WORKER + "cli..", WORKER + "ops..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.cloudevents.kafka..");

    @ArchTest
    static final ArchRule onlyFlinksKnowsTheHttpClient = noClasses()
            .that(not(resideInAPackage(WORKER + "flinks..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hc..", "java.net.http..");
}
