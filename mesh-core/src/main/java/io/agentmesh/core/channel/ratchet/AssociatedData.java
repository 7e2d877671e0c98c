package io.agentmesh.core.channel.ratchet;

import java.nio.ByteBuffer;
import java.util.UUID;

/// What the tag of a frame covers besides its ciphertext: `AD ‖ envelope id(16) ‖ all bytes before the
/// ciphertext`, 188 bytes, or 236 with an opening (offline §6.1). With the envelope's id inside, a frame cannot
/// be put into another envelope, not even by its own sender.
final class AssociatedData {
    private static final int UUID_BYTES = 16;

    private AssociatedData() {}

    static byte[] of(RatchetState.Session session, UUID envelopeId, byte[] head) {
        byte[] agreed = session.associatedData().toByteArray();
        return ByteBuffer.allocate(agreed.length + UUID_BYTES + head.length)
                .put(agreed)
                .putLong(envelopeId.getMostSignificantBits())
                .putLong(envelopeId.getLeastSignificantBits())
                .put(head)
                .array();
    }
}
