package dev.reconnect.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/** The arrows between the packages, and what each of them may know of the world. */
@AnalyzeClasses(packages = "dev.reconnect.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String WORKER = "dev.reconnect.worker.";

    private static final String CLOCKS_AND_DICE = "java\\.time\\.\\w+\\.now\\(.*"
            + "|java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(.*"
            + "|java\\.lang\\.Math\\.random\\(.*"
            + "|java\\.util\\.UUID\\.randomUUID\\(.*";

    @ArchTest
    static final ArchRule arrowsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("cli")
            .definedBy(WORKER + "cli..")
            .layer("app")
            .definedBy(WORKER + "app..")
            .layer("ops")
            .definedBy(WORKER + "ops..")
            .layer("flinks")
            .definedBy(WORKER + "flinks..")
            .layer("kafka")
            .definedBy(WORKER + "kafka..")
            .layer("redirect")
            .definedBy(WORKER + "redirect..")
            .layer("shard")
            .definedBy(WORKER + "shard..")
            .layer("session")
            .definedBy(WORKER + "session..")
            .layer("collection")
            .definedBy(WORKER + "collection..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("app")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("ops")
            .mayOnlyBeAccessedByLayers("app", "cli")
            .whereLayer("flinks")
            .mayOnlyBeAccessedByLayers("app", "ops")
            .whereLayer("kafka")
            .mayOnlyBeAccessedByLayers("app", "cli", "ops")
            .whereLayer("redirect")
            .mayOnlyBeAccessedByLayers("app", "cli", "ops")
            .whereLayer("shard")
            .mayOnlyBeAccessedByLayers("app", "kafka", "flinks", "ops")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("app", "kafka", "flinks", "ops", "redirect", "shard")
            .whereLayer("collection")
            .mayNotAccessAnyLayer();

    /** What is told to metrics and logs lies in one place, and that place hears: it calls nothing of who tells. */
    @ArchTest
    static final ArchRule opsKnowsOnlyTheObserversOfFlinksKafkaAndRedirect = noClasses()
            .that()
            .resideInAPackage(WORKER + "ops..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(WORKER + "flinks..", WORKER + "kafka..", WORKER + "redirect..")
                    .and(not(DescribedPredicate.describe(
                            "are observers or what they are told",
                            type -> type.getName().matches(".*Observer(\\$.*)?|.*\\.redirect\\.Result")))));

    @ArchTest
    static final ArchRule noPackageMeetsItselfAgain =
            slices().matching(WORKER + "(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    /** Whoever reads a rule follows the calls into other files and never comes back. Nested types count to their file. */
    @ArchTest
    static final ArchRule noFileOfSessionMeetsItselfAgain =
            slices().assignedFrom(new Files(WORKER + "session")).should().beFreeOfCycles();

    private record Files(String packageName) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().equals(packageName)
                    ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the files of " + packageName;
        }
    }

    @ArchTest
    static final ArchRule everyClassBelongsToAKnownPackage = classes()
            .should()
            .resideInAnyPackage(
                    WORKER + "cli..",
                    WORKER + "app..",
                    WORKER + "ops..",
                    WORKER + "flinks..",
                    WORKER + "kafka..",
                    WORKER + "redirect..",
                    WORKER + "shard..",
                    WORKER + "session..",
                    WORKER + "collection..");

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
