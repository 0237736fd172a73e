package dev.reconnect.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Among many values in a row, two are easily swapped unnoticed: a record with more than eight has a builder. */
@AnalyzeClasses(packages = {"dev.reconnect.contracts", "dev.reconnect.sandbox", "dev.reconnect.worker"})
class RecordsTest {
    private static final int MOST = 8;

    @ArchTest
    static final ArchRule recordsWithManyComponentsHaveABuilder = classes()
            .that()
            .areRecords()
            .should(new ArchCondition<>("have at most " + MOST + " components, or a builder") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    int components = type.reflect().getRecordComponents().length;
                    boolean built = type.getMethods().stream()
                            .anyMatch(method -> method.getName().equals("builder"));
                    if (components > MOST && !built) {
                        events.add(SimpleConditionEvent.violated(type, type.getName() + " has " + components));
                    }
                }
            });
}
