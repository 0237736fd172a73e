package dev.reconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two of many positional values are easily swapped, and nothing shows it. The worker's own test covers all modules but
 * the demo.
 */
class RecordsTest {
    private static final int MOST = 8;

    @Test
    void noRecordIsBuiltOfMoreThanEightValues() {
        List<String> many = new ClassFileImporter()
                .importPackagesOf(Main.class).stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> type.reflect().getRecordComponents().length > MOST)
                        .map(JavaClass::getName)
                        .toList();
        assertThat(many).isEmpty();
    }
}
