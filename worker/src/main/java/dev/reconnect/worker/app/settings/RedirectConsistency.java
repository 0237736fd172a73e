package dev.reconnect.worker.app.settings;

import static dev.reconnect.worker.app.settings.SettingsTable.OPS_HOST;
import static dev.reconnect.worker.app.settings.SettingsTable.OPS_PORT;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_ALLOW_LIST;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_BEARER_TOKEN;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_HOST;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_PORT;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_PUBLIC_URL;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_RETURN_URL;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_STATE_KEY;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_STATE_KEY_PREVIOUS;
import static dev.reconnect.worker.app.settings.SettingsTable.REDIRECT_WEBHOOK_SECRET;

import dev.reconnect.worker.shard.Origin;
import dev.reconnect.worker.shard.RedirectAllowList;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Finds settings of the redirect that are each valid, but not together. */
final class RedirectConsistency {
    private RedirectConsistency() {}

    static List<String> in(SettingValues values) {
        List<String> mistakes = new ArrayList<>();
        needs(REDIRECT_PORT, REDIRECT_STATE_KEY, values, mistakes);
        needs(REDIRECT_PUBLIC_URL, REDIRECT_STATE_KEY, values, mistakes);
        needs(REDIRECT_STATE_KEY, REDIRECT_PUBLIC_URL, values, mistakes);
        needs(REDIRECT_STATE_KEY_PREVIOUS, REDIRECT_STATE_KEY, values, mistakes);
        needs(REDIRECT_RETURN_URL, REDIRECT_PUBLIC_URL, values, mistakes);
        needs(REDIRECT_BEARER_TOKEN, REDIRECT_PORT, values, mistakes);
        needs(REDIRECT_WEBHOOK_SECRET, REDIRECT_PORT, values, mistakes);
        Secret key = values.find(REDIRECT_STATE_KEY);
        if (key != null && key.equals(values.find(REDIRECT_STATE_KEY_PREVIOUS))) {
            mistakes.add(
                    REDIRECT_STATE_KEY_PREVIOUS.name() + " must not be the same as " + REDIRECT_STATE_KEY.name() + ".");
        }
        returnUrl(values, mistakes);
        samePort(values, mistakes);
        return mistakes;
    }

    private static void needs(Setting<?> one, Setting<?> other, SettingValues values, List<String> mistakes) {
        if (values.find(one) != null && values.find(other) == null) {
            mistakes.add(one.name() + " needs " + other.name() + ".");
        }
    }

    /** The endpoint sends browsers only to origins of the allow list; this holds for the return URL too. */
    private static void returnUrl(SettingValues values, List<String> mistakes) {
        URI returnUrl = values.find(REDIRECT_RETURN_URL);
        Set<Origin> origins = values.find(REDIRECT_ALLOW_LIST);
        if (returnUrl != null && origins != null && !new RedirectAllowList(origins).allows(returnUrl.toString())) {
            mistakes.add(REDIRECT_RETURN_URL.name() + ": its origin must be in " + REDIRECT_ALLOW_LIST.name() + ".");
        }
    }

    private static void samePort(SettingValues values, List<String> mistakes) {
        Integer port = values.find(REDIRECT_PORT);
        if (port != null
                && port != 0
                && port.equals(values.find(OPS_PORT))
                && Objects.equals(values.find(REDIRECT_HOST), values.find(OPS_HOST))) {
            mistakes.add(REDIRECT_PORT.name() + " must not be the same as " + OPS_PORT.name() + ".");
        }
    }
}
