package dev.reconnect.sandbox.flinks.script;

import java.util.List;
import java.util.Locale;

/**
 * One security challenge and its right answer.
 *
 * @param type {@code QuestionAndAnswer} is the only documented one
 * @param prompt the text; an answer must repeat it exactly
 * @param answer the right answer; case and outer blanks do not matter
 * @param options the options of a choice question; empty for a free answer
 */
public record Question(String type, String prompt, String answer, List<String> options) {
    public Question {
        options = List.copyOf(options);
    }

    public Question(String prompt, String answer) {
        this("QuestionAndAnswer", prompt, answer, List.of());
    }

    public boolean accepts(String given) {
        return normal(given).equals(normal(answer));
    }

    private static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
