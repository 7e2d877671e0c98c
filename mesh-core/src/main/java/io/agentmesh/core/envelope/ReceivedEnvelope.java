package io.agentmesh.core.envelope;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.CheckedKeys;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// An envelope as somebody sees it who passes it on: who, to whom, whether it is signed, and the bytes to forward.
/// The payload is not looked at, but for the first characters of a sealed `control`.
///
/// It answers as [Envelope#decode] and [Envelope#verify] do, text for text, and what it forwards is what
/// [Envelope#toJson] prints. If that is what came, the bytes that came are forwarded, and no tree is built; else
/// (unknown members, another order, white space, another spelling of a number or a string) they are normalised,
/// because a peer may not know what it has never seen (wire §10.5). Immutable, for any thread.
public final class ReceivedEnvelope {
    private static final int LEADING = 32;

    private final UUID id;
    private final AgentId from;
    private final AgentId to;
    private final String signature;
    private final byte[] wire;
    private final Coverage coverage;
    private final String sealedControl;

    /// What the signature covers; made when it is asked for.
    @FunctionalInterface
    private interface Coverage {
        byte[] bytes();
    }

    private ReceivedEnvelope(WireForm form) {
        this.id = form.id();
        this.from = form.from();
        this.to = form.to();
        this.signature = form.signature();
        this.wire = form.text().bytes();
        this.coverage = form::covered;
        this.sealedControl = form.type() == MessageType.CONTROL ? form.sealedText(LEADING) : "";
    }

    private ReceivedEnvelope(Envelope envelope) {
        this.id = envelope.id();
        this.from = envelope.from();
        this.to = envelope.to();
        this.signature = envelope.signature();
        this.wire = envelope.toJson().getBytes(StandardCharsets.UTF_8);
        this.coverage = () -> envelope.canonical().getBytes(StandardCharsets.UTF_8);
        this.sealedControl = leadingOf(envelope);
    }

    private static String leadingOf(Envelope envelope) {
        boolean isSealedControl = envelope.type() == MessageType.CONTROL && envelope.protection() == Protection.SEALED;
        return isSealedControl && envelope.payload() instanceof JsonString(String text)
                ? text.substring(0, Math.min(LEADING, text.length()))
                : "";
    }

    /// Reads an envelope; proves its form alone. The text's bytes are kept, not copied, where they can be
    /// forwarded.
    public static Decoded<ReceivedEnvelope> read(Utf8Text text) {
        Optional<WireForm> form = WireForm.find(text);
        return form.isPresent()
                ? Decoded.ok(new ReceivedEnvelope(form.get()))
                : Envelope.decode(text.text()).map(ReceivedEnvelope::new);
    }

    /// Whether `from` signed it: the envelope itself, or why not. The texts are the wire's (wire §4.1).
    ///
    /// @param keys remembers the senders' keys, so that each is checked once
    public Decoded<ReceivedEnvelope> verify(CheckedKeys keys) {
        return Signature.parse(signature, "sig").then(parsed -> keys.key(from).then(key -> verify(key, parsed)));
    }

    private Decoded<ReceivedEnvelope> verify(AgentKey key, Signature parsed) {
        return key.verify(coverage.bytes(), parsed)
                ? Decoded.ok(this)
                : Decoded.bad(ErrorCode.BAD_SIGNATURE, Envelope.BAD_SIGNATURE);
    }

    /// The sender's id for it.
    public UUID id() {
        return id;
    }

    /// Who says that it is the sender.
    public AgentId from() {
        return from;
    }

    /// The first characters of the payload, at most 32, if this is a sealed `control` envelope with a text; else
    /// none. That is how frames of the offline channel travel (offline §12.6).
    public String leadingSealedControl() {
        return sealedControl;
    }

    /// Who it is for.
    public AgentId to() {
        return to;
    }

    /// The UTF-8 text to forward, not a copy: not to be written to.
    public byte[] wire() {
        return wire;
    }

    byte[] covered() {
        return coverage.bytes();
    }

    String signature() {
        return signature;
    }

    @Override
    public String toString() {
        return "ReceivedEnvelope[" + id + " " + from + " -> " + to + ", " + wire.length + " bytes]";
    }
}
