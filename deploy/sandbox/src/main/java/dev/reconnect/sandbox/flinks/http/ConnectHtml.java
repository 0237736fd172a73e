package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.script.Question;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The Connect pages as HTML: small, without files from other hosts, readable on a phone. Every inserted text is
 * escaped.
 */
final class ConnectHtml {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ground:#fff;--ink:#1a2230;--soft:#566072;--line:#8a93a3;--field:#fff;
            --accent:#0b57c2;--accent-ink:#fff;--wrong:#c0392b;--wrong-ground:#fdeceb}
            @media (prefers-color-scheme:dark){:root{--ground:#161b24;--ink:#e9edf5;--soft:#a8b2c3;--line:#5c6779;
            --field:#0f131a;--accent:#7db0ff;--accent-ink:#06203f;--wrong:#f0857c;--wrong-ground:#3a1a18}}
            *{box-sizing:border-box}
            body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;padding:1.25rem;max-width:26rem;
            background:var(--ground);color:var(--ink)}
            h1{font-size:1.25rem;line-height:1.3;margin:0 0 .75rem}
            p{margin:.75rem 0}
            label{display:block;margin-top:1rem;font-weight:600}
            input,select,button{width:100%;font:inherit;padding:.7rem .8rem;margin-top:.35rem;
            border:1px solid var(--line);border-radius:.6rem;background:var(--field);color:inherit}
            button,a.button{display:block;background:var(--accent);color:var(--accent-ink);border:0;font-weight:600;
            margin-top:1.25rem;text-align:center;text-decoration:none;padding:.75rem;border-radius:.6rem;cursor:pointer}
            :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
            .error{border-left:.3rem solid var(--wrong);background:var(--wrong-ground);padding:.6rem .8rem;
            border-radius:.4rem}
            .note{color:var(--soft);font-size:.875rem;margin-top:1.5rem}""";

    /** Tells the page around the frame what happened, then goes to the address that the page names. */
    private static final String SCRIPT = """
            (function(){var d=document.body.dataset;
            JSON.parse(d.events||'[]').forEach(function(e){window.parent.postMessage(e,'*')});
            if(d.navigate){setTimeout(function(){window.location.assign(d.navigate)},Number(d.after||0))}
            })();""";

    static final String SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; script-src 'sha256-" + sha256(SCRIPT) + "'; base-uri 'none'";

    private ConnectHtml() {}

    /**
     * A whole page.
     *
     * @param inner HTML that is escaped already
     * @param events the events to post to the parent window, as a JSON array
     * @param navigate where the browser goes after {@code afterMillis}; empty for nowhere
     */
    static String page(String title, String inner, String events, String navigate, int afterMillis) {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title><style>%s</style></head>
                <body data-events="%s" data-navigate="%s" data-after="%d"><main><h1>%s</h1>
                %s
                <p class="note">Sandbox: no bank is behind this page.</p>
                </main><script>%s</script></body></html>
                """.formatted(
                escape(title), STYLE, escape(events), escape(navigate), afterMillis, escape(title), inner, SCRIPT);
    }

    /** The form of a challenge; its fields are answer0, answer1 and so on, in the order of the questions. */
    static String challenge(List<Question> questions, String error) {
        StringBuilder form = new StringBuilder(alert(error)).append("<form method=\"post\">");
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            String name = "answer" + i;
            form.append("<label for=\"%s\">%s</label>".formatted(name, escape(question.prompt())));
            form.append(question.options().isEmpty() ? input(name, "text") : choice(name, question.options()));
        }
        return form.append("<button type=\"submit\">Continue</button></form>").toString();
    }

    static String credentials(String error) {
        return alert(error)
                + "<form method=\"post\"><label for=\"username\">Username or card number</label>"
                + input("username", "text")
                + "<label for=\"password\">Password</label>"
                + input("password", "password")
                + "<button type=\"submit\">Sign in</button></form>";
    }

    static String success(String continueTo) {
        return "<p role=\"status\">Success: your accounts are connected.</p>"
                + (continueTo.isEmpty()
                        ? "<p>You may close this page.</p>"
                        : "<a class=\"button\" id=\"continue\" href=\"%s\">Continue</a>".formatted(escape(continueTo)));
    }

    static String alert(String error) {
        return error.isEmpty() ? "" : "<p class=\"error\" role=\"alert\">%s</p>".formatted(escape(error));
    }

    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    private static String input(String name, String type) {
        return "<input id=\"%s\" name=\"%s\" type=\"%s\" autocomplete=\"off\" autocapitalize=\"none\" required>"
                .formatted(name, name, type);
    }

    private static String choice(String name, List<String> options) {
        StringBuilder select = new StringBuilder("<select id=\"%s\" name=\"%s\">".formatted(name, name));
        options.forEach(option -> select.append("<option>%s</option>".formatted(escape(option))));
        return select.append("</select>").toString();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
