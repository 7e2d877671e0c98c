package io.agentmesh.core.card;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;

/// An agent's own word for what its card says: member `card_signature` of a registration, and of a card that is
/// shown whole. An extension; the original neither sends nor reads it.
///
/// Covered are the sequence and everything in the [Registration], the agent's id included; owner, group and
/// times are the registry's to say. A registry takes no sequence that is not above the last one of the card; a
/// reader that remembers the highest one it saw cannot be shown an older card.
///
/// @param sequence 1 or more; rises with each change of the card
/// @param signature by the agent's key
public record CardSignature(long sequence, String signature) {
    /// Reads a signature; it is not verified.
    public static final JsonShape<CardSignature> SHAPE = value -> {
        var in = ObjectReader.of(value, "card signature", "sequence", "signature");
        return new CardSignature(in.int64("sequence"), in.string("signature"));
    };

    /// Begins the text that is signed; no other signature of the mesh covers a text that begins so.
    private static final String LABEL = "agent-mesh:card:1";

    /// Signs what is to be registered.
    ///
    /// @throws IllegalArgumentException if the registration is another agent's, or the sequence is below 1
    public static CardSignature sign(AgentKeyPair key, Registration registration, long sequence) {
        if (!registration.agentId().equals(key.id()) || sequence < 1) {
            throw new IllegalArgumentException("registration, sequence: " + registration.agentId() + ", " + sequence
                    + " (expected: the key's own agent, 1 or more)");
        }
        return new CardSignature(
                sequence, key.sign(covered(registration, sequence)).text());
    }

    /// Whether the registration's agent signed it with this sequence: the signature itself, or why not.
    public Decoded<CardSignature> verify(Registration registration) {
        return SignedLines.verify(registration.agentId(), covered(registration, sequence), signature, "card signature")
                .map(verified -> this);
    }

    private static String covered(Registration registration, long sequence) {
        return SignedLines.of(LABEL, String.valueOf(sequence), registration.toJson());
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .number("sequence", sequence)
                .string("signature", signature)
                .end();
    }

    /// Which one, without the signature.
    @Override
    public String toString() {
        return "CardSignature[" + sequence + "]";
    }
}
