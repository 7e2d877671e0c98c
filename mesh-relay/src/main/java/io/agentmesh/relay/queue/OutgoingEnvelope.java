package io.agentmesh.relay.queue;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.ReceivedEnvelope;
import io.agentmesh.core.identity.AgentId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// An envelope as it leaves the relay: the bytes of its frame, and what routing must know of it; also whether its
/// signature was checked. One that was not is only for receivers that check it themselves.
///
/// Immutable; the bytes are shared by everybody who holds it and written by nobody.
public final class OutgoingEnvelope {
    private final UUID id;
    private final AgentId from;
    private final Address to;
    private final byte[] frame;
    private final Signature signature;
    private final Optional<Duration> worth;

    private enum Signature {
        CHECKED,
        UNCHECKED
    }

    private OutgoingEnvelope(UUID id, AgentId from, Address to, byte[] frame) {
        this.id = id;
        this.from = from;
        this.to = to;
        this.frame = frame;
        this.signature = Signature.CHECKED;
        this.worth = Optional.empty();
    }

    private OutgoingEnvelope(OutgoingEnvelope other, Signature signature, Optional<Duration> worth) {
        this.id = other.id;
        this.from = other.from;
        this.to = other.to;
        this.frame = other.frame;
        this.signature = signature;
        this.worth = worth;
    }

    /// An envelope that `sender` sent and signed, which was checked, in the bytes that it came in, or
    /// normalised (wire §10.5).
    public static OutgoingEnvelope of(ReceivedEnvelope received, Address sender) {
        return new OutgoingEnvelope(received.id(), received.from(), sender.sibling(received.to()), received.wire());
    }

    /// The same with the mark that nobody has checked its signature.
    public OutgoingEnvelope unchecked() {
        return new OutgoingEnvelope(this, Signature.UNCHECKED, worth);
    }

    /// The same without it: now its signature was checked.
    public OutgoingEnvelope checked() {
        return new OutgoingEnvelope(this, Signature.CHECKED, worth);
    }

    /// The same, worth keeping for so long from now on, as its sender says: an envelope of the offline channel
    /// (offline §12.6).
    public OutgoingEnvelope worth(Duration time) {
        return new OutgoingEnvelope(this, signature, Optional.of(time));
    }

    /// For how long it is worth keeping, if its sender says so; else the queue's time to live holds.
    public Optional<Duration> worth() {
        return worth;
    }

    /// Whether its signature was checked.
    public boolean isChecked() {
        return signature == Signature.CHECKED;
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

    /// Who sent it, which that one's connection has proven, and signed it if it [#isChecked].
    public AgentId from() {
        return from;
    }

    /// Whom to tell about it: who sent it, in the group that it travels in.
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
