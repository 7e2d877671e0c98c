package io.agentmesh.core.card;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Signature;
import java.nio.charset.StandardCharsets;

/// A text of lines that an agent's key signs. The first line is a label that no other kind of signature begins
/// with; at most one of the others is free text, so that no two lists of lines make the same text.
final class SignedLines {
    private SignedLines() {}

    static String of(String... lines) {
        return String.join("\n", lines);
    }

    /// The text itself, or why its signature does not hold. `what` names the signature.
    static Decoded<String> verify(AgentId signer, String text, String signature, String what) {
        return Signature.parse(signature, what)
                .then(parsed -> signer.key()
                        .then(key -> key.verify(text.getBytes(StandardCharsets.UTF_8), parsed)
                                ? Decoded.ok(text)
                                : Decoded.bad(ErrorCode.BAD_SIGNATURE, what + " does not hold")));
    }
}
