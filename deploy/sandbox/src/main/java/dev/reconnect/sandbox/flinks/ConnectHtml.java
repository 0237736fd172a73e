package dev.reconnect.sandbox.flinks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The Connect pages as HTML: small, without foreign assets, readable on a phone. Everything put in is escaped. */
final class ConnectHtml {
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:18px/1.5 system-ui,sans-serif;margin:0 auto;padding:1.5rem;max-width:26rem}
            h1{font-size:1.4rem;margin:.25rem 0 1rem}
            label{display:block;margin-top:1rem;font-weight:600}
            input,select,button{box-sizing:border-box;width:100%;font:inherit;padding:.75rem;margin-top:.35rem;
            border:1px solid #888;border-radius:.5rem}
            button,a.button{display:block;box-sizing:border-box;background:#0b5cad;color:#fff;border:0;font-weight:600;
            margin-top:1.5rem;text-align:center;text-decoration:none;padding:.75rem;border-radius:.5rem}
            .error{border-left:.3rem solid #c62828;padding:.5rem .75rem}
            .note{opacity:.75;font-size:.9rem;margin-top:2rem}""";

    /** Tells the page around the frame what happened, then goes where the page says. */
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
     * @param inner HTML, already escaped where it must be
     * @param events JSON array of the events to post to the parent window
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
