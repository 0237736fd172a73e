package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.redirect.seal.StateSeal;
import dev.reconnect.worker.shard.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the text of a setting becomes a value. No message repeats the text: it may be a secret in the wrong setting. */
final class Parsers {
    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final Set<String> WEB = Set.of("http", "https");

    private static final String KEY =
            "must be Base64 of " + StateSeal.KEY_BYTES + " random bytes (openssl rand -base64 64 | tr -d '\\n')";

    private Parsers() {}

    static SettingParser<Integer> between(int least, int most) {
        return text -> {
            String expected = "is not a whole number from " + least + " to " + most;
            try {
                int number = Integer.parseInt(text);
                require(number >= least && number <= most, expected);
                return number;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(expected, e);
            }
        };
    }

    static Duration positive(String text) {
        Duration duration = Durations.parse(text);
        require(duration.isPositive(), "must be longer than 0");
        return duration;
    }

    /** A duration from {@code least} to {@code most}, which are written as in settings. */
    static SettingParser<Duration> lasting(String least, String most) {
        Duration shortest = Durations.parse(least);
        Duration longest = Durations.parse(most);
        return text -> {
            Duration duration = Durations.parse(text);
            require(
                    duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0,
                    "must last from " + least + " to " + most);
            return duration;
        };
    }

    static boolean trueOrFalse(String text) {
        require(text.equals("true") || text.equals("false"), "is neither true nor false");
        return text.equals("true");
    }

    static boolean onOrOff(String text) {
        require(text.equals("on") || text.equals("off"), "is neither on nor off");
        return text.equals("on");
    }

    static <E extends Enum<E>> SettingParser<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        String names = constants.stream().map(Parsers::nameOf).collect(Collectors.joining(", "));
        return text -> constants.stream()
                .filter(constant -> nameOf(constant).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is none of " + names));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static SettingParser<String> matching(String pattern, String expected) {
        Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
        return text -> {
            require(matches.test(text), expected);
            return text;
        };
    }

    static String servers(String text) {
        for (String server : text.split(",", -1)) {
            Matcher matcher = SERVER.matcher(server.strip());
            require(
                    matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535,
                    "is not a list such as kafka-1:9092,kafka-2:9092");
        }
        return text;
    }

    /** A web address to which paths are appended; the result has no slash at its end. */
    static URI baseUrl(String text) {
        URI url = webUrl(text);
        require(url.getQuery() == null && url.getFragment() == null, "must end with the path: no ? and no #");
        return URI.create(text.replaceAll("/+$", ""));
    }

    /** A web address without a path. */
    static URI webOrigin(String text) {
        URI url = baseUrl(text);
        require(url.getRawPath().isEmpty(), "must be scheme and host only, as in https://connect.example.com");
        return url;
    }

    static URI webUrl(String text) {
        URI url = withHost(text);
        require(WEB.contains(scheme(url)), "must begin with https:// or http://");
        return url;
    }

    private static URI withHost(String text) {
        try {
            URI url = new URI(text);
            require(url.getScheme() != null && url.getHost() != null, "is not an address such as https://host");
            require(url.getRawUserInfo() == null, "must not hold a user name or password");
            return url;
        } catch (URISyntaxException e) {
            // The exception's own message repeats the text.
            throw new IllegalArgumentException("is not an address such as https://host");
        }
    }

    /** Origins, comma-separated; there may be none. */
    static Set<Origin> origins(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Parsers::origin)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Origin origin(String text) {
        withHost(text);
        Origin origin = Origin.parse(text);
        require(origin != null, "must list origins such as https://app.example.com, without a path");
        return Objects.requireNonNull(origin);
    }

    private static String scheme(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT);
    }

    static Secret secret(String text) {
        require(text.chars().allMatch(c -> c >= ' ' && c < 127), "holds a line break or a character beyond ASCII");
        return new Secret(text);
    }

    /** A secret that an HTTP header can carry as it is. */
    static Secret headerSecret(String text) {
        require(!text.contains(" "), "holds a blank");
        return secret(text);
    }

    /** A secret that is sent over a network, so it must be hard to guess. */
    static Secret longSecret(String text) {
        require(text.length() >= 16, "must be 16 characters long at least");
        return secret(text);
    }

    static Secret stateKey(String text) {
        try {
            require(Base64.getDecoder().decode(text).length == StateSeal.KEY_BYTES, KEY);
            return secret(text);
        } catch (IllegalArgumentException e) {
            // The decoder's own message repeats a character.
            throw new IllegalArgumentException(KEY);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
