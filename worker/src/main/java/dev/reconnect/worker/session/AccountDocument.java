package dev.reconnect.worker.session;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One account as Flinks gave it: JSON in UTF-8, a part of the answer that it came in and never copied as a whole. No number
 * in it is ever read as one on its way out, so that no digit is lost. Immutable as long as nobody writes to the answer.
 */
public final class AccountDocument {

    private final String accountId;
    private final byte[] answer;
    private final Span whole;
    private final Span list;
    private final int[] transactions;

    /** From the first byte to after the last. */
    public record Span(int from, int to) {
        int length() {
            return to - from;
        }
    }

    /**
     * Points into an answer.
     *
     * @param whole the account, braces included
     * @param list what stands between the brackets of its transactions; empty where it has none
     * @param transactions the bounds of each, from and to in turn, in order
     * @throws IllegalArgumentException where these do not lie within each other: what was made can be written
     */
    public AccountDocument(String accountId, byte[] answer, Span whole, Span list, int[] transactions) {
        int last = list.from();
        for (int bound : transactions) {
            require(bound >= last);
            last = bound;
        }
        require(transactions.length % 2 == 0 && list.to() >= last);
        require(whole.from() >= 0 && list.from() >= whole.from());
        require(whole.to() >= list.to() && answer.length >= whole.to());
        this.accountId = accountId;
        this.answer = answer;
        this.whole = whole;
        this.list = list;
        this.transactions = transactions;
    }

    private static void require(boolean inOrder) {
        if (!inOrder) {
            throw new IllegalArgumentException("places that do not lie within each other");
        }
    }

    /** Flinks' id of the account. */
    public String accountId() {
        return accountId;
    }

    /** How many bytes it has. */
    public int size() {
        return whole.length();
    }

    /** A part of the document: everything but the transactions, and some of these, beginning with the {@code first}. */
    public record Page(int first, int end) {}

    /**
     * The document in parts, none of which is larger than so many bytes; none where it cannot be cut so small, because
     * what has to be on every page, or that with one transaction, is larger.
     */
    public List<Page> pages(int largest) {
        int rest = whole.length() - list.length();
        if (rest > largest) {
            return List.of();
        }
        int count = transactions.length / 2;
        List<Page> pages = new ArrayList<>();
        int first = 0;
        long size = rest;
        for (int i = 0; i < count; i++) {
            int length = transactions[2 * i + 1] - transactions[2 * i];
            if (rest + (long) length > largest) {
                return List.of();
            }
            // The comma before it, which the first has not.
            if (i > first && size + 1 + length > largest) {
                pages.add(new Page(first, i));
                first = i;
                size = rest;
            }
            size += length + (i > first ? 1 : 0);
        }
        pages.add(new Page(first, count));
        return pages;
    }

    /** Writes the JSON of a page. */
    public void write(Page page, ByteArrayOutputStream out) {
        out.write(answer, whole.from(), list.from() - whole.from());
        for (int i = page.first(); i < page.end(); i++) {
            if (i > page.first()) {
                out.write(',');
            }
            out.write(answer, transactions[2 * i], transactions[2 * i + 1] - transactions[2 * i]);
        }
        out.write(answer, list.to(), whole.to() - list.to());
    }

    @Override
    public String toString() {
        return "AccountDocument[" + size() + " bytes, " + transactions.length / 2 + " transactions]";
    }
}
