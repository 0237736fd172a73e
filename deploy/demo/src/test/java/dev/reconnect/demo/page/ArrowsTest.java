package dev.reconnect.demo.page;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArrowsTest {

    @Test
    void theAppKnowsTheContractsAndNothingElseOfOurs() {
        JavaClasses app = new ClassFileImporter().importPackagesOf(PageServer.class);
        noClasses()
                .that()
                .resideInAPackage("dev.reconnect.demo.page")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.reconnect.worker..", "dev.reconnect.sandbox..", "dev.reconnect.demo")
                .check(app);
    }
}
