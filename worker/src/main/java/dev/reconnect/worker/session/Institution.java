package dev.reconnect.worker.session;

import org.jspecify.annotations.Nullable;

/** The bank behind a login, as far as Flinks has named it. */
public record Institution(@Nullable Integer id, @Nullable String name) {

    /** Nothing is known. */
    public static final Institution UNKNOWN = new Institution(null, null);

    /** What is known once {@code other} is heard; a new value wins over an old one. */
    public Institution learn(Institution other) {
        return new Institution(other.id != null ? other.id : id, other.name != null ? other.name : name);
    }
}
