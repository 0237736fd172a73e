package dev.reconnect.worker;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Event;
import dev.reconnect.worker.session.Session;
import java.io.IOException;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each word of GLOSSARY.md names a type that exists, and no name in the worker's code uses a second word for it. */
class GlossaryTest {

    private static final Pattern ENTRY =
            Pattern.compile("^\\* \\*\\*([^*]+)\\*\\* \\(([^)]+)\\): (.+?)$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern UNUSED = Pattern.compile("Not: ([a-z, ]+)\\.$");
    private static final String KEPT = "## Words that are kept";
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_$.]+");

    /** A name in the code; {@code owner} is its type, {@code text} the name itself. */
    private record Name(String owner, String text) {

        List<String> words() {
            return Arrays.stream(WORDS.split(text))
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    @Test
    void everyWordHasATypeThatExists() throws Exception {
        Set<String> types = new TreeSet<>();
        for (ClassModel type : classesBeside(Session.class)) {
            types.add(name(type));
        }
        for (ClassModel type : classesBeside(Event.class)) {
            types.add(name(type));
        }
        List<MatchResult> entries = entries();
        assertThat(entries)
                .hasSizeGreaterThan(40)
                .extracting(entry -> entry.group(1))
                .doesNotHaveDuplicates();
        Set<String> missing = new TreeSet<>();
        for (MatchResult entry : entries) {
            Set<String> named = code(entry.group(2));
            assertThat(named).as(entry.group(1)).isNotEmpty();
            missing.addAll(named);
        }
        missing.removeAll(types);
        assertThat(missing).as("types that GLOSSARY.md names").isEmpty();
    }

    @Test
    void noNameInTheCodeUsesAnotherWord() throws Exception {
        Set<String> unused = entries().stream()
                .flatMap(entry -> UNUSED.matcher(entry.group(3)).results())
                .flatMap(words -> Arrays.stream(words.group(1).split(", ")))
                .collect(toSet());
        Set<String> kept = code(page().substring(page().indexOf(KEPT)));
        List<Name> names = names();
        assertThat(unused).hasSizeGreaterThan(10);
        assertThat(names).extracting(Name::text).containsAll(kept);

        Set<String> others = new TreeSet<>();
        for (Name name : names) {
            if (!kept.contains(name.text()) && name.words().stream().anyMatch(unused::contains)) {
                others.add(name.owner() + ": " + name.text());
            }
        }
        assertThat(others)
                .as("names with a word that GLOSSARY.md says is not used")
                .isEmpty();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("GLOSSARY.md")).replaceAll("\n {2}(?=\\S)", " ");
    }

    private static List<MatchResult> entries() throws IOException {
        return ENTRY.matcher(page()).results().toList();
    }

    private static Set<String> code(String text) {
        return CODE.matcher(text).results().map(found -> found.group(1)).collect(toSet());
    }

    /**
     * Types, fields, methods and parameters of the worker, without those that the compiler made. The types of its tests
     * too; the names of test methods are sentences.
     */
    private static List<Name> names() throws Exception {
        List<Name> names = new ArrayList<>();
        for (ClassModel test : classesBeside(GlossaryTest.class)) {
            names.add(new Name(name(test), name(test)));
        }
        for (ClassModel type : classesBeside(Session.class)) {
            String owner = name(type);
            names.add(new Name(owner, owner));
            type.fields().stream()
                    .filter(field -> written(field.flags()))
                    .forEach(
                            field -> names.add(new Name(owner, field.fieldName().stringValue())));
            type.methods().stream()
                    .filter(method -> written(method.flags()))
                    .forEach(method -> names.addAll(names(owner, method)));
        }
        return names;
    }

    private static List<Name> names(String owner, MethodModel method) {
        String own = method.methodName().stringValue();
        List<Name> names = new ArrayList<>(List.of(new Name(owner, own)));
        method.findAttribute(Attributes.methodParameters()).stream()
                .flatMap(all -> all.parameters().stream())
                .flatMap(parameter -> parameter.name().stream())
                .forEach(parameter -> names.add(new Name(owner + "." + own, parameter.stringValue())));
        return names;
    }

    private static boolean written(AccessFlags flags) {
        return (flags.flagsMask() & ClassFile.ACC_SYNTHETIC) == 0;
    }

    /** The name without the package; a nested type follows its owner: {@code Session.Queued}. */
    private static String name(ClassModel type) {
        String all = type.thisClass().asInternalName();
        return all.substring(all.lastIndexOf('/') + 1).replace('$', '.');
    }

    private static List<ClassModel> classesBeside(Class<?> type) throws IOException, URISyntaxException {
        Path place =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return classesUnder(place);
        }
        try (var jar = FileSystems.newFileSystem(place)) {
            return classesUnder(jar.getPath("/"));
        }
    }

    private static List<ClassModel> classesUnder(Path root) throws IOException {
        List<ClassModel> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                found.add(ClassFile.of().parse(Files.readAllBytes(file)));
            }
        }
        return found;
    }
}
