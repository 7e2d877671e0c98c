package io.agentmesh.program.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/// A key, token or password. It prints as `[redacted]` and is wiped with [#destroy()].
///
/// `equals` is identity on purpose: two secrets are compared with [#matches(Secret)], whose running time
/// does not tell how much of them agrees. Safe for use by several threads; after `destroy` every reading
/// throws.
public final class Secret implements Destroyable {
    private final byte[] utf8;
    private volatile boolean destroyed;

    private Secret(byte[] utf8) {
        this.utf8 = utf8;
    }

    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The text itself, for the one place that needs it (a header, a key parser). Never for a log or a
    /// message.
    ///
    /// @throws IllegalStateException if destroyed
    public String reveal() {
        if (destroyed) {
            throw new IllegalStateException("the secret was destroyed");
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /// Whether there is nothing in it.
    public boolean isEmpty() {
        return utf8.length == 0;
    }

    /// Compares in constant time.
    ///
    /// @throws IllegalStateException if either was destroyed
    public boolean matches(Secret other) {
        if (destroyed || other.destroyed) {
            throw new IllegalStateException("the secret was destroyed");
        }
        return MessageDigest.isEqual(utf8, other.utf8);
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
