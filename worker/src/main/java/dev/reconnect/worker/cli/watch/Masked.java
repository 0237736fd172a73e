package dev.reconnect.worker.cli.watch;

/** What a terminal may show of a loginId: enough to compare two, too little to use one. */
final class Masked {
    private static final String HIDDEN = "…";
    private static final int SHOWN = 4;
    /** Four letters of a shorter id would be most of it. */
    private static final int SHORTEST_SHOWN = 12;

    private Masked() {}

    /** Returns the end of a loginId, as in {@code …3f2a}. */
    static String loginId(String loginId) {
        return loginId.length() < SHORTEST_SHOWN ? HIDDEN : HIDDEN + loginId.substring(loginId.length() - SHOWN);
    }
}
