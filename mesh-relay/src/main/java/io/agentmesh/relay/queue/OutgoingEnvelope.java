package io.agentmesh.relay.queue;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.ReceivedEnvelope;
import io.agentmesh.core.identity.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A verified envelope as it leaves the relay: the bytes of its frame, and what routing must know of it.
///
/// Immutable; the bytes are shared by everybody who holds it and written by nobody.
public final class OutgoingEnvelope {
    private final UUID id;
    private final AgentId from;
    private final Address to;
    private final byte[] frame;

    private OutgoingEnvelope(UUID id, AgentId from, Address to, byte[] frame) {
        this.id = id;
        this.from = from;
        this.to = to;
        this.frame = frame;
    }

    /// An envelope that `sender` sent and signed, in the bytes that it came in, or normalised (wire §10.5).
    public static OutgoingEnvelope of(ReceivedEnvelope received, Address sender) {
        return new OutgoingEnvelope(received.id(), received.from(), sender.sibling(received.to()), received.wire());
    }

    /// Prints an envelope of `sender` as the wire has it (wire §10.5): canonical, without unknown members.
    public static OutgoingEnvelope print(Envelope envelope, Address sender) {
        byte[] frame = envelope.toJson().getBytes(StandardCharsets.UTF_8);
        return new OutgoingEnvelope(envelope.id(), envelope.from(), sender.sibling(envelope.to()), frame);
    }

    /// One that was printed before, and kept since.
    static OutgoingEnvelope kept(UUID id, AgentId from, Address to, byte[] frame) {
        return new OutgoingEnvelope(id, from, to, frame);
    }

    /// The sender's id for it.
    public UUID id() {
        return id;
    }

    /// Who signed it.
    public AgentId from() {
        return from;
    }

    /// Whom to tell about it: who signed it, in the group that it travels in.
    public Address sender() {
        return to.sibling(from);
    }

    /// Where it goes.
    public Address to() {
        return to;
    }

    /// The UTF-8 text of the frame itself, not a copy: not to be written to.
    public byte[] frame() {
        return frame;
    }

    /// Bytes of the frame: what the envelope costs a bound.
    public int size() {
        return frame.length;
    }

    @Override
    public String toString() {
        return "OutgoingEnvelope[" + id + ", " + from + " -> " + to.agent() + ", " + frame.length + " bytes]";
    }
}
