package io.agentmesh.core.revocation;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.Signature;
import java.nio.charset.StandardCharsets;

/// A text that an agent's key vouches for.
///
/// @param signer the agent
/// @param text what is signed, in UTF-8
record SignedText(AgentId signer, String text) {
    /// Whether `signature` is the signer's. `what` names the signature in the texts that peers see.
    Decoded<SignedText> verify(String signature, String what) {
        return Signature.parse(signature, what).then(parsed -> signer.key().then(key -> verify(key, parsed)));
    }

    private Decoded<SignedText> verify(AgentKey key, Signature parsed) {
        return key.verify(text.getBytes(StandardCharsets.UTF_8), parsed)
                ? Decoded.ok(this)
                : Decoded.bad(ErrorCode.BAD_SIGNATURE, "signature error: Verification equation was not satisfied");
    }
}
