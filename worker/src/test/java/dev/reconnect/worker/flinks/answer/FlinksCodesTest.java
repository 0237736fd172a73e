package dev.reconnect.worker.flinks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the table in the code and the table in the document equal. */
class FlinksCodesTest {

    @Test
    void theDocumentListsExactlyTheCodesOfTheTable() throws IOException {
        List<List<String>> table = FlinksCodes.TABLE.stream()
                .map(row -> List.of(
                        row.code(),
                        row.statuses().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        words(row.answerClass()),
                        row.action() == null ? "" : row.action().name(),
                        row.institution() == InstitutionSignal.SILENT ? "" : words(row.institution())))
                .toList();

        assertThat(documented("| FlinksCode |")).containsExactlyElementsOf(table);
    }

    @Test
    void theDocumentListsExactlyTheSentences() throws IOException {
        List<List<String>> texts = FlinksCodes.TEXTS.stream()
                .map(codeText -> List.of(
                        codeText.part(),
                        words(codeText.answerClass()),
                        codeText.action() == null ? "" : codeText.action().name()))
                .toList();

        assertThat(documented("| the message contains |")).containsExactlyElementsOf(texts);
    }

    @Test
    void theDocumentSaysWhatAStatusMeans() throws IOException {
        List<List<String>> rows = documented("| status |");

        assertThat(rows).hasSizeGreaterThan(8).allSatisfy(row -> {
            int status = Integer.parseInt(row.get(0));
            assertThat(words(FlinksCodes.byStatus(status, false))).isEqualTo(row.get(1));
            assertThat(words(FlinksCodes.byStatus(status, true))).isEqualTo(row.get(2));
        });
    }

    @Test
    void onlyAPersonsCodesNameAnAction() {
        assertThat(FlinksCodes.TABLE)
                .allSatisfy(row ->
                        assertThat(row.action() != null).isEqualTo(row.answerClass() == AnswerClass.USER_MUST_ACT));
    }

    /** Returns the rows of the table that begins with this heading, cell by cell. */
    private static List<List<String>> documented(String heading) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("FLINKS_CODES.md"));
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith(heading)) {
                inside = true;
            } else if (inside && !line.startsWith("|")) {
                break;
            } else if (inside && !line.startsWith("|---")) {
                rows.add(Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList());
            }
        }
        return rows;
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
