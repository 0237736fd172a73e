package dev.reconnect.worker.flinks.answer;

import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.ContractBounds;
import dev.reconnect.contracts.LoginIds;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.AccountDocument.Span;
import dev.reconnect.worker.session.Institution;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A JSON object that Flinks sent. Nothing in it is trusted: depth, length of numbers, number of values and everything
 * that is kept are bounded, a field of the wrong type counts as absent, and an amount is never a double.
 */
public final class FlinksBody {

    /** Stands for a FlinksCode that is not a word. */
    static final String NO_WORD = "UNREADABLE_CODE";

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final Pattern CHALLENGE_TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");
    private static final int MOST_CHALLENGES = 10;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_DIGITS = 30;

    private final JsonNode root;
    private final byte[] bytes;
    private final List<Span> accounts;
    private final boolean tooMuch;

    private FlinksBody(JsonNode root, byte[] bytes, List<Span> accounts, boolean tooMuch) {
        this.root = root;
        this.bytes = bytes;
        this.accounts = accounts;
        this.tooMuch = tooMuch;
    }

    /** Reads the body, or returns null if the bytes are not exactly one JSON object. */
    public static @Nullable FlinksBody read(byte[] bytes) {
        try {
            BodyParser.Parsed parsed = BodyParser.parse(bytes);
            return new FlinksBody(parsed.root(), bytes, parsed.accounts(), false);
        } catch (StreamConstraintsException beyond) {
            return new FlinksBody(JsonNodeFactory.instance.objectNode(), bytes, List.of(), true);
        } catch (JacksonException | NumberFormatException notJson) {
            // Jackson throws a NumberFormatException if an exponent exceeds an int.
            return null;
        }
    }

    /** Says whether the body exceeds the bounds. Then nothing of it is read. */
    boolean tooMuch() {
        return tooMuch;
    }

    /** Returns the code in capitals; null if there is none, {@link #NO_WORD} if it is not a word. */
    public @Nullable String code() {
        JsonNode node = root.path("FlinksCode");
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        String code = node.isString() ? node.stringValue().strip().toUpperCase(Locale.ROOT) : NO_WORD;
        if (code.isEmpty() || code.equals("N/A") || code.equals("NONE")) {
            return null;
        }
        return CODE.matcher(code).matches() ? code : NO_WORD;
    }

    /** Returns the {@code HttpStatusCode} that the body repeats, if it is a status. */
    OptionalInt status() {
        OptionalInt status = whole(root, "HttpStatusCode");
        return status.isPresent() && status.getAsInt() >= 100 && status.getAsInt() < 600 ? status : OptionalInt.empty();
    }

    /** Returns Flinks' sentence. It may name a person, so it is only compared and never kept. */
    String message() {
        String message = text(root, "Message", Integer.MAX_VALUE);
        if (message == null) {
            message = text(root, "message", Integer.MAX_VALUE);
        }
        return message == null ? "" : message;
    }

    /** Returns the RequestId, or null if there is none that can go into a URL and come back unchanged. */
    @Nullable String requestId() {
        return id(root, "RequestId");
    }

    /** Returns the minted token, or null if there is none. */
    public @Nullable String token() {
        return id(root, "Token");
    }

    Institution institution() {
        OptionalInt id = whole(root, "InstitutionId");
        String name = text(root, "InstitutionName", LONGEST_NAME);
        if (name == null) {
            name = text(root, "Institution", LONGEST_NAME);
        }
        return new Institution(id.isPresent() && id.getAsInt() > 0 ? id.getAsInt() : null, name);
    }

    /**
     * Returns the login that the answer is about, in the canonical form if it has one; null if the answer does not say.
     */
    @Nullable String loginId() {
        JsonNode node = root.path("Login").path("Id");
        String id = node.isString()
                ? node.stringValue()
                : node.isNumber() ? node.numberValue().toString() : "";
        if (id.isBlank()) {
            return null;
        }
        try {
            return LoginIds.canonical(id);
        } catch (MalformedEvent nobodys) {
            return id;
        }
    }

    @Nullable Instant lastRefresh() {
        return FlinksTimes.lastRefresh(text(root.path("Login"), "LastRefresh", LONGEST_NAME));
    }

    /** Returns the kinds of the questions, each once, and never the questions. */
    List<String> challengeTypes() {
        Set<String> types = new LinkedHashSet<>();
        for (JsonNode challenge : root.path("SecurityChallenges")) {
            String type = text(challenge, "Type", LONGEST_NAME);
            types.add(type != null && CHALLENGE_TYPE.matcher(type).matches() ? type : "Unknown");
            if (types.size() == MOST_CHALLENGES) {
                break;
            }
        }
        return List.copyOf(types);
    }

    /** Returns the accounts, or null if there is no list of them. An account without an id is left out. */
    @Nullable List<AccountSummary> accounts() {
        JsonNode list = root.path("Accounts");
        if (!list.isArray()) {
            return null;
        }
        List<AccountSummary> accounts = new ArrayList<>();
        for (JsonNode account : list) {
            String accountId = id(account, "Id");
            if (accountId != null) {
                accounts.add(new AccountSummary(
                        accountId,
                        text(account, "Title", LONGEST_NAME),
                        text(account, "Type", LONGEST_NAME),
                        text(account, "Category", LONGEST_NAME),
                        text(account, "Currency", LONGEST_NAME),
                        balance(account.path("Balance")),
                        lastFourDigits(account)));
            }
        }
        return accounts;
    }

    /** Returns the accounts in full, each id once. An account that cannot be published is left out. */
    Documents documents() {
        List<AccountDocument> documents = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int unfit = 0;
        JsonNode list = root.path("Accounts");
        for (int i = 0; i < accounts.size(); i++) {
            String accountId = id(list.path(i), "Id");
            if (accountId != null && ids.add(accountId)) {
                AccountDocument document = DocumentParser.parse(accountId, bytes, accounts.get(i));
                if (document == null) {
                    unfit++;
                } else {
                    documents.add(document);
                }
            }
        }
        return new Documents(documents, unfit);
    }

    /** The accounts in full, and the number of those that cannot be published. */
    record Documents(List<AccountDocument> fit, int unfit) {}

    /**
     * Returns the institutions of one page of {@code /Institutions} with their names, or null if there is no such list.
     */
    public @Nullable List<Named> institutions() {
        JsonNode list = root.path("Data");
        if (!list.isArray()) {
            return null;
        }
        List<Named> institutions = new ArrayList<>();
        for (JsonNode institution : list) {
            OptionalInt id = whole(institution, "Id");
            if (id.isPresent()) {
                Set<String> names = new LinkedHashSet<>();
                for (JsonNode localization : institution.path("Localizations")) {
                    String name = text(localization, "Name", LONGEST_NAME);
                    if (name != null) {
                        names.add(name);
                    }
                }
                institutions.add(new Named(id.getAsInt(), names));
            }
        }
        return institutions;
    }

    /** An institution's id and its names in all languages. */
    public record Named(int id, Set<String> names) {}

    private static AccountSummary.@Nullable Balance balance(JsonNode balance) {
        if (!balance.isObject()) {
            return null;
        }
        return new AccountSummary.Balance(
                amount(balance, "Available"), amount(balance, "Current"), amount(balance, "Limit"));
    }

    /** The exact amount. One that no account holds (1e999999) counts as absent: its digits would fill the memory. */
    private static @Nullable BigDecimal amount(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (!node.isNumber()) {
            return null;
        }
        BigDecimal amount = node.decimalValue();
        long digitsBeforePoint = (long) amount.precision() - amount.scale();
        return amount.scale() > MOST_DIGITS || digitsBeforePoint > MOST_DIGITS ? null : amount;
    }

    private static @Nullable String lastFourDigits(JsonNode account) {
        String given = text(account, "LastFourDigits", Integer.MAX_VALUE);
        if (given != null) {
            return end(given.strip());
        }
        String number = text(account, "AccountNumber", Integer.MAX_VALUE);
        // Four digits or fewer are the whole number, not its end.
        return number == null || number.strip().length() <= 4 ? null : end(number.strip());
    }

    private static String end(String digits) {
        return digits.substring(Math.max(0, digits.length() - 4));
    }

    private static OptionalInt whole(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        return node.isIntegralNumber() && node.canConvertToInt()
                ? OptionalInt.of(node.intValue())
                : OptionalInt.empty();
    }

    private static @Nullable String text(JsonNode parent, String field, int longest) {
        JsonNode node = parent.path(field);
        if (!node.isString()) {
            return null;
        }
        String text = node.stringValue();
        return text.isBlank() ? null : whole(text.substring(0, Math.min(longest, text.length())));
    }

    /** Replaces half a surrogate pair. It has no UTF-8, so the journal would refuse the session that holds it. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static @Nullable String id(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        String id = node.isString() ? node.stringValue() : "";
        boolean usable = !id.isEmpty()
                && id.length() <= ContractBounds.LONGEST_ID
                && id.chars().allMatch(c -> c > 0x20 && c < 0x7f)
                && !id.equals(".")
                && !id.equals("..");
        return usable ? id : null;
    }
}
