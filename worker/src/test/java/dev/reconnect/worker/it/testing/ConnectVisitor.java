package dev.reconnect.worker.it.testing;

import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The person in front of Connect. */
public final class ConnectVisitor {
    private static final Pattern REDIRECT = Pattern.compile("REDIRECT&quot;.*?url&quot;:&quot;(.*?)&quot;");
    private static final HttpClient BROWSER =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private ConnectVisitor() {}

    /** Answers the question on the page; fails the test if Connect does not accept the answer. */
    public static void answer(String iframeUrl, String answer) {
        String page = submit(iframeUrl, answer);
        if (!page.contains("Success")) {
            throw new AssertionError("Connect did not take the answer: " + page);
        }
    }

    /** The page as a person first sees it; a refusal is returned too. */
    public static String open(String iframeUrl) {
        return send(HttpRequest.newBuilder(URI.create(iframeUrl))).body();
    }

    /** Answers the question; returns the address to which Connect then sends the browser. */
    public static URI answerAndGoOn(String iframeUrl, String answer) {
        return redirectOf(post(iframeUrl, "answer=" + answer));
    }

    /** Signs in on the credentials page; returns the address to which Connect then sends the browser. */
    public static URI signInAndGoOn(String iframeUrl, String username) {
        return redirectOf(post(iframeUrl, "username=" + username + "&password=" + SandboxUsers.PASSWORD));
    }

    /** The url in the REDIRECT message that the page posts. */
    private static URI redirectOf(String page) {
        Matcher url = REDIRECT.matcher(page);
        if (!url.find()) {
            throw new AssertionError("Connect redirects nowhere: " + page);
        }
        return URI.create(url.group(1).replace("&amp;", "&"));
    }

    /** Submits an answer; returns the next page, whatever it says. */
    public static String submit(String iframeUrl, String answer) {
        return post(iframeUrl, "answer=" + answer);
    }

    private static String post(String iframeUrl, String fields) {
        HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(iframeUrl))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields)));
        if (page.statusCode() != 200) {
            throw new AssertionError("Connect answered " + page.statusCode() + ": " + page.body());
        }
        return page.body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return BROWSER.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException failed) {
            throw new AssertionError("Connect could not be reached", failed);
        }
    }
}
