package dev.reconnect.worker.session;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One account as Flinks gave it: JSON in UTF-8. It points into the bytes of Flinks' answer and is never copied as a
 * whole. Its numbers are never parsed on the way out, so no digit is lost. Immutable as long as no one writes to the
 * answer.
 */
public final class AccountDocument {

    private final String accountId;
    private final byte[] answer;
    private final Span whole;
    private final Span list;
    private final int[] transactions;

    /** A range of bytes: {@code from} is its first, {@code to} is the first after it. */
    public record Span(int from, int to) {
        int length() {
            return to - from;
        }
    }

    /**
     * A document that points into an answer.
     *
     * @param whole the account, braces included
     * @param list the bytes between the brackets of its transactions; empty if it has none
     * @param transactions the bounds of each transaction, in order: from, to, from, to
     * @throws IllegalArgumentException if these ranges do not lie within each other; so every document that exists can
     *     be written
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

    /** The size in bytes. */
    public int size() {
        return whole.length();
    }

    /** A page of the document: everything but the transactions, and those from {@code first} to before {@code end}. */
    public record Page(int first, int end) {}

    /**
     * Cuts the document into pages of at most {@code largest} bytes. Returns an empty list if that is impossible: what
     * every page repeats is larger, alone or with one transaction.
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
            // Each transaction of a page but the first has a comma before it.
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
