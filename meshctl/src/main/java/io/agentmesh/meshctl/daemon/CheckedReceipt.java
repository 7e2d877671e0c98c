package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.core.receipt.ReceiptShape;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;

/// A receipt whose signature holds: what a daemon shows is believed no further than that.
///
/// @param sender who sent the message
/// @param recipient who signed for it
/// @param receipt what it signed
public record CheckedReceipt(AgentId sender, AgentId recipient, Receipt receipt) {
    /// Checks what a daemon shows for a message: that it is a receipt, of this message, signed by the recipient.
    ///
    /// @throws CommandException if it is not
    public static CheckedReceipt of(String messageId, JsonObject shown) throws CommandException {
        var checked = new CheckedReceipt(
                member(messageId, shown, "sender", AgentId.SHAPE),
                member(messageId, shown, "recipient", AgentId.SHAPE),
                member(messageId, shown, "receipt", ReceiptShape.RECEIPT));
        if (!checked.receipt.statement().messageId().toString().equals(messageId)) {
            throw untrusted(messageId, "it is of another message");
        }
        if (!checked.receipt.isSignedBy(checked.recipient, checked.sender)) {
            throw untrusted(messageId, "its signature is not the recipient's");
        }
        return checked;
    }

    private static <T> T member(String messageId, JsonObject shown, String name, JsonShape<T> shape)
            throws CommandException {
        JsonValue value = shown.get(name);
        if (value != null && Json.decode(value, shape) instanceof Decoded.Ok<T>(T read)) {
            return read;
        }
        throw untrusted(messageId, "\"" + name + "\" is missing or none");
    }

    private static CommandException untrusted(String messageId, String why) {
        return new Failure(Cause.UNTRUSTED, "the receipt of " + messageId + " proves nothing", why, "").asException();
    }
}
