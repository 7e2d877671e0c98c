package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;

/// How long a bundle may hold (offline §4.1).
///
/// @param maxLife from the making of its signed prekey to its end, 2..30 days
/// @param maxSkew how far ahead of the reader's clock it may have been issued
public record BundleRules(Duration maxLife, Duration maxSkew) {
    private static final Duration SHORTEST = Duration.ofDays(2);
    private static final Duration LONGEST = Duration.ofDays(30);

    /// Fourteen days, and ten minutes.
    public static final BundleRules DEFAULT = new BundleRules(Duration.ofDays(14), Duration.ofMinutes(10));

    /// @throws IllegalArgumentException if the life is out of its range
    public BundleRules {
        if (maxLife.compareTo(SHORTEST) < 0 || maxLife.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "maxLife: " + maxLife + " (expected: " + SHORTEST + ".." + LONGEST + ")");
        }
    }

    Decoded<Bundle> check(Bundle bundle, Instant now) {
        Bundle.Edition edition = bundle.edition();
        if (edition.issuedAtMillis() > now.plus(maxSkew).toEpochMilli()) {
            return Decoded.bad(ErrorCode.BAD_BUNDLE, "issued in the future");
        }
        if (edition.expiresAtMillis() - maxLife.toMillis()
                > bundle.signedPrekey().createdAtMillis()) {
            return Decoded.bad(ErrorCode.BAD_BUNDLE, "holds longer than its signed prekey may");
        }
        return edition.expiresAtMillis() <= now.toEpochMilli()
                ? Decoded.bad(ErrorCode.BUNDLE_EXPIRED, "at " + Instant.ofEpochMilli(edition.expiresAtMillis()))
                : Decoded.ok(bundle);
    }
}
