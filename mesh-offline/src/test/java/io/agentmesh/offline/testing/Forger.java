package io.agentmesh.offline.testing;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.ratchet.DoubleRatchet;
import io.agentmesh.core.channel.ratchet.RatchetState;
import io.agentmesh.core.channel.ratchet.SealContext;
import io.agentmesh.core.channel.ratchet.SealedFrame;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Part;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.session.Session;
import io.agentmesh.offline.session.Sessions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

/// A peer that keeps to no rule: it seals what its program never would, on the session that its program began. The
/// program is stopped, since nobody else may step on that ratchet.
public final class Forger {
    private static final int PIECE = 48_000;

    private final DoubleRatchet ratchet = new DoubleRatchet(new SecureRandom());
    private final OfflineWorld world;
    private final AgentKeyPair keys;
    private final OfflineEnd victim;
    private RatchetState state;

    private Forger(OfflineWorld world, AgentKeyPair keys, OfflineEnd victim, RatchetState state) {
        this.world = world;
        this.keys = keys;
        this.victim = victim;
        this.state = state;
    }

    /// Takes over from an agent whose messages the other one reads.
    public static Forger inPlaceOf(OfflineEnd agent, OfflineEnd victim, OfflineWorld world) throws Exception {
        agent.send(victim, "first");
        world.settle();
        var sessions = new Sessions(new OwnPrekeys(new SecureRandom()), world.clock(), new SecureRandom());
        Session session = agent.store()
                .call(tx -> sessions.writable(tx, victim.id(), agent.id()))
                .orElseThrow();
        agent.stop();
        return new Forger(world, agent.keys(), victim, session.state());
    }

    /// Sends a message; its frame says the same end.
    public void send(DurableMessage message) throws Exception {
        send(message, message.head().life().expiresAtMillis());
    }

    /// Sends a message whose frame says this end in the clear.
    public void send(DurableMessage message, long endOfTheFrame) throws Exception {
        world.inject(sealed(message.write(), endOfTheFrame));
    }

    /// Posts a text, whatever it is, in a frame that says this end: the relay keeps it until it is confirmed.
    public void post(Octets text, long endOfTheFrame) throws Exception {
        world.post(sealed(text, endOfTheFrame));
        world.settle();
    }

    private Envelope sealed(Octets text, long endOfTheFrame) {
        UUID envelope = UUID.randomUUID();
        SealContext context = new SealContext(envelope, endOfTheFrame, world.now());
        if (!(ratchet.seal(state, text, context) instanceof SealedFrame.Sent(var frame, var next))) {
            throw new AssertionError("not sealed: " + text);
        }
        state = next;
        return EnvelopeDraft.sealed(
                        envelope,
                        victim.id(),
                        MessageType.CONTROL,
                        Base64Url.encode(frame.bytes()),
                        world.now().toEpochMilli())
                .sign(keys);
    }

    /// Sends a text in pieces, whatever it says.
    ///
    /// @param head what each piece says of it
    public void sendInPieces(Head head, byte[] text) throws Exception {
        int count = (text.length + PIECE - 1) / PIECE;
        for (int i = 0; i < count; i++) {
            byte[] piece = Arrays.copyOfRange(text, i * PIECE, Math.min(text.length, (i + 1) * PIECE));
            send(piece(head, new Part(i, count, text.length, ContentDigest.of(Octets.of(text))), piece));
        }
    }

    /// One piece.
    public static DurableMessage piece(Head head, Part part, byte[] bytes) {
        Head.Extras extras = new Head.Extras(null, part, null, JsonObject.empty());
        return new DurableMessage(
                new Head(head.type(), head.name(), head.life(), extras), new JsonString(Base64Url.encode(bytes)));
    }
}
