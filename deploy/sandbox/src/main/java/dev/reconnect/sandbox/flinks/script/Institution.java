package dev.reconnect.sandbox.flinks.script;

import java.util.List;

/** A bank of the stand-in. Only FlinksCapital is documented; the others give a test a choice. */
public record Institution(int id, String name) {
    public static final Institution FLINKS_CAPITAL = new Institution(14, "FlinksCapital");

    public static final List<Institution> ALL = List.of(
            FLINKS_CAPITAL,
            new Institution(21, "Northern Sandbox Bank"),
            new Institution(22, "Sandbox Credit Union"),
            new Institution(23, "Caisse du bac à sable"));

    public static Institution of(int id) {
        return ALL.stream()
                .filter(institution -> institution.id == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an institutionId of " + ALL + " is needed"));
    }

    public static String nameOf(String id) {
        return ALL.stream()
                .filter(institution -> String.valueOf(institution.id).equals(id))
                .findFirst()
                .orElse(FLINKS_CAPITAL)
                .name();
    }
}
