package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.suite.Derivation;
import io.agentmesh.core.error.Decoded;
import java.time.Instant;

/// A bundle whose signatures hold, with the exact text that was signed.
///
/// @param bundle what it says
/// @param text as it came or goes: kept and handed on byte for byte
/// @param digest SHA-256 over what is signed, 32 bytes: it names this edition in transcripts and hellos
public record SignedBundle(Bundle bundle, String text, Octets digest) {
    static SignedBundle of(Bundle bundle, String text, byte[] signedBytes) {
        return new SignedBundle(bundle, text, Octets.of(Derivation.sha256(signedBytes)));
    }

    /// Reads and checks a bundle: form, ranges, the agent's key, both signatures; not whether it is the agent
    /// that was asked for, and not its age.
    ///
    /// [ErrorCode#BAD_BUNDLE], [ErrorCode#BUNDLE_VERSION] or [ErrorCode#BAD_IDENTITY_KEY] otherwise.
    public static Decoded<SignedBundle> read(byte[] utf8) {
        return BundleReader.read(utf8);
    }

    /// This bundle if callers may use it at this time: [ErrorCode#BUNDLE_EXPIRED] when it is over, and
    /// [ErrorCode#BAD_BUNDLE] when its times break a rule.
    public Decoded<SignedBundle> usableAt(Instant now, BundleRules rules) {
        return rules.check(bundle, now).map(good -> this);
    }

    /// Its size and its agent: the text is long.
    @Override
    public String toString() {
        return "SignedBundle[" + bundle.owner().agent() + ", serial "
                + bundle.edition().serial() + "]";
    }
}
