package io.agentmesh.core.receipt;

import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.ObjectWriter;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The recipient's signed word about one message (offline §11).
///
/// @param statement what is signed
/// @param reason why a message was refused, one short word; not signed; `null` for none
/// @param signature the recipient's
public record Receipt(Statement statement, @Nullable String reason, Signature signature) {
    /// Receipts in one message.
    public static final int MAX_RECEIPTS = 64;
    /// Characters of the longest reason.
    public static final int MAX_REASON = 64;

    /// What a receipt states.
    ///
    /// @param messageId which message
    /// @param digest of the content that the recipient got
    /// @param outcome what became of it
    /// @param atMillis when, milliseconds since 1970
    public record Statement(UUID messageId, ContentDigest digest, Outcome outcome, long atMillis) {
        private static final int NUMBERS = Byte.BYTES + Long.BYTES;
        private static final int UUID_BYTES = 16;

        byte[] signed(AgentId sender, AgentId recipient) {
            byte[] id = ByteBuffer.allocate(UUID_BYTES)
                    .putLong(messageId.getMostSignificantBits())
                    .putLong(messageId.getLeastSignificantBits())
                    .array();
            byte[] outcomeAndTime = ByteBuffer.allocate(NUMBERS)
                    .put((byte) outcome.code())
                    .putLong(atMillis)
                    .array();
            return Label.RECEIPT.over(
                    key(sender), key(recipient), id, digest.bytes().toByteArray(), outcomeAndTime);
        }

        private static byte[] key(AgentId id) {
            return Base64Url.decode(id.value()).orThrow();
        }
    }

    /// Signs a statement about a message of `sender`, whose id must be a key.
    public static Receipt sign(AgentKeyPair recipient, AgentId sender, Statement statement, @Nullable String reason) {
        return new Receipt(statement, reason, recipient.sign(statement.signed(sender, recipient.id())));
    }

    /// Whether `recipient` signed it, about a message that `sender` sent. Whether it fits a message, digest and
    /// all, is the caller's to compare.
    public boolean isSignedBy(AgentId recipient, AgentId sender) {
        return sender.key()
                .then(senderKey -> recipient.key())
                .map(key -> key.verify(statement.signed(sender, recipient), signature))
                .toOptional()
                .orElse(false);
    }

    /// The text form, as [ReceiptShape#RECEIPT] reads it.
    public String toJson() {
        return new ObjectWriter()
                .uuid("id", statement.messageId())
                .string("digest", statement.digest().text())
                .string("outcome", statement.outcome().word())
                .number("at", statement.atMillis())
                .string("reason", reason)
                .string("sig", signature.text())
                .end();
    }

    @Override
    public String toString() {
        return "Receipt[" + statement.messageId() + ", " + statement.outcome().word() + "]";
    }
}
