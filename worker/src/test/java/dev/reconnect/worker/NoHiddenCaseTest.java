package dev.reconnect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CaseLabelTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * A default in a switch over an enum or a sealed type decides for cases that no one has thought of yet. So a default is
 * allowed for texts, numbers and exceptions only.
 */
class NoHiddenCaseTest {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    private static final List<String> MODULES =
            List.of("contracts", "worker", "deploy/sandbox", "deploy/demo", "deploy/bench");

    @Test
    void noDefaultAnswersForTheCasesOfAnEnumOrASealedType() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> found = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask parsing = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            for (CompilationUnitTree unit : parsing.parse()) {
                new Switches(unit, found).scan(unit, null);
            }
        }

        assertThat(found).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> all = Files.walk(TOP.resolve(module).resolve("src"))) {
                all.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static final class Switches extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final List<String> found;

        Switches(CompilationUnitTree unit, List<String> found) {
            this.unit = unit;
            this.found = found;
        }

        @Override
        public Void visitSwitch(SwitchTree node, Void nothing) {
            check(node.getCases());
            return super.visitSwitch(node, null);
        }

        @Override
        public Void visitSwitchExpression(SwitchExpressionTree node, Void nothing) {
            check(node.getCases());
            return super.visitSwitchExpression(node, null);
        }

        private void check(List<? extends CaseTree> cases) {
            var labels = cases.stream().flatMap(one -> one.getLabels().stream()).toList();
            boolean open = labels.stream().anyMatch(Switches::isOfManyMore);
            if (!open && labels.stream().anyMatch(DefaultCaseLabelTree.class::isInstance)) {
                found.add(TOP.toUri().relativize(unit.getSourceFile().toUri()) + ": " + labels);
            }
        }

        /** Whether the switch is over a text, a number or an exception. */
        private static boolean isOfManyMore(CaseLabelTree label) {
            return label instanceof ConstantCaseLabelTree constant
                    ? constant.getConstantExpression() instanceof LiteralTree literal && literal.getValue() != null
                    : label instanceof PatternCaseLabelTree && label.toString().contains("Exception ");
        }
    }
}
