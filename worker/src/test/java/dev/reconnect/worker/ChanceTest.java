package dev.reconnect.worker;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import net.jqwik.api.Property;

/** Every build draws the same random numbers; only {@code SimulationTest} explores, if it is asked to. */
@AnalyzeClasses(packages = "dev.reconnect.worker", importOptions = ImportOption.OnlyIncludeTests.class)
class ChanceTest {

    @ArchTest
    static final ArchRule propertiesHaveASeed =
            methods().that().areAnnotatedWith(Property.class).should(be(seeded()));

    @ArchTest
    static final ArchRule noTestDrawsNumbersWithoutASeed = noClasses()
            .that()
            .doNotHaveSimpleName("SimulationTest")
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callMethod(Math.class, "random");

    private static DescribedPredicate<JavaMethod> seeded() {
        return DescribedPredicate.describe(
                "seeded",
                method -> !method.getAnnotationOfType(Property.class).seed().equals(Property.SEED_NOT_SET));
    }
}
