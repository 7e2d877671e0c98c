package io.agentmesh.core.channel.suite;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/// Carries an agent's Ed25519 key over to X25519, so that the key that signs is the key that agrees (offline §2.1).
///
/// The map is the birational one of RFC 7748 §4.1, `u = (1 + y) / (1 - y)`. It forgets the sign of x: an id and its
/// sign-flipped twin have one u. Whatever must tell identities apart therefore holds the Ed25519 form, never u.
public final class IdentityMap {
    private IdentityMap() {}

    /// The X25519 form of an agent's public key. [ErrorCode#BAD_IDENTITY_KEY] for an id that names no canonical
    /// point of the prime-order group: there the map is not defined, or its value is of low order.
    public static Decoded<AgreementKey> publicKey(AgentId id) {
        return switch (id.key()) {
            case Decoded.Ok<AgentKey> checked -> Decoded.ok(AgreementKey.of(u(bytes(id))));
            case Decoded.Bad<AgentKey> bad ->
                Decoded.bad(ErrorCode.BAD_IDENTITY_KEY, bad.violation().detail());
        };
    }

    /// The X25519 form of an agent's own pair. Its private half is the scalar with which Ed25519 signs; the caller
    /// closes the pair after use and stores it nowhere.
    public static AgreementKeyPair pair(AgentKeyPair agent) {
        return AgreementKeyPair.of(Secret.owning(agent.signingScalar()));
    }

    /// The 32 bytes of an id that was checked: what transcripts and associated data hold.
    ///
    /// @throws io.agentmesh.core.error.MeshException if the id is no base64url
    public static byte[] bytes(AgentId id) {
        return Base64Url.decode(id.value()).orThrow();
    }

    /// On public bytes alone, so that its timing tells nothing.
    private static byte[] u(byte[] edwards) {
        int[] one = X25519Field.create();
        int[] y = X25519Field.create();
        int[] numerator = X25519Field.create();
        int[] denominator = X25519Field.create();
        X25519Field.one(one);
        // Without the top bit, which is the sign of x.
        X25519Field.decode255(edwards, y);
        X25519Field.add(one, y, numerator);
        X25519Field.sub(one, y, denominator);
        X25519Field.carry(denominator);
        X25519Field.inv(denominator, denominator);
        X25519Field.mul(numerator, denominator, numerator);
        X25519Field.normalize(numerator);
        byte[] u = new byte[AgreementKey.BYTES];
        X25519Field.encode(numerator, u);
        return u;
    }
}
