package io.agentmesh.core.receipt;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import java.util.UUID;

/// A receipt with the two agents that it is about: all that its signature covers, so that it can be checked by anybody,
/// later and elsewhere.
///
/// @param sender who sent the message
/// @param recipient who signed for it
/// @param receipt what it signed
public record Evidence(AgentId sender, AgentId recipient, Receipt receipt) {
    private static final JsonShape<Evidence> SHAPE = value -> {
        var in = ObjectReader.of(value, "evidence", "sender", "recipient", "receipt");
        return new Evidence(
                in.read("sender", AgentId.SHAPE),
                in.read("recipient", AgentId.SHAPE),
                in.read("receipt", ReceiptShape.RECEIPT));
    };

    /// Reads what somebody shows for a message, `{"sender":…,"recipient":…,"receipt":{…}}`, and believes it no further
    /// than its signature holds: [ErrorCode#BAD_SIGNATURE] if it does not, or is about another message.
    public static Decoded<Evidence> read(JsonValue shown, UUID messageId) {
        return Json.decode(shown, SHAPE).then(evidence -> evidence.about(messageId));
    }

    private Decoded<Evidence> about(UUID messageId) {
        if (!receipt.statement().messageId().equals(messageId)) {
            return Decoded.bad(ErrorCode.BAD_SIGNATURE, "the receipt is of another message");
        }
        return receipt.isSignedBy(recipient, sender)
                ? Decoded.ok(this)
                : Decoded.bad(ErrorCode.BAD_SIGNATURE, "the receipt is not signed by the recipient");
    }
}
