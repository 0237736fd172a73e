package dev.reconnect.worker.ops;

/** What may be shown of an id that stands for a person: enough to compare two, too little to use one. */
public final class Masked {
    private static final String HIDDEN = "…";
    private static final int SHOWN = 4;
    /** Four letters of a shorter id would be most of it. */
    private static final int SHORTEST_SHOWN = 12;

    private Masked() {}

    /** The end of a loginId, as in {@code …3f2a}. */
    public static String loginId(String loginId) {
        return end(loginId);
    }

    /** The end of a Flinks RequestId. */
    public static String requestId(String requestId) {
        return end(requestId);
    }

    private static String end(String id) {
        return id.length() < SHORTEST_SHOWN ? HIDDEN : HIDDEN + id.substring(id.length() - SHOWN);
    }
}
