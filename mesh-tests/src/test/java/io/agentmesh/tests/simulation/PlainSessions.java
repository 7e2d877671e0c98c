package io.agentmesh.tests.simulation;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.noise.NoiseChannels;
import io.agentmesh.core.channel.noise.NoiseStaticKey;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.sdk.link.Postbox;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Noise sessions by the letter of the wire: strict counters, one handshake of ours at a time with each peer, every
/// message 1 answered, every session that was ever made still read. With [Quirk#P5] there is one place for a session,
/// and whatever is finished last takes it. Owned by its process.
final class PlainSessions {
    private final Postbox postbox;
    private final NoiseChannels noise;
    private final Set<Quirk> quirks;
    private final Map<AgentId, List<SecureChannel>> channels = new HashMap<>();
    private final Map<AgentId, List<Consumer<SecureChannel>>> waiters = new HashMap<>();
    /// By the id of the envelope that the peer's next message answers.
    private final Map<UUID, Handshake> begun = new HashMap<>();

    PlainSessions(Postbox postbox, SecureRandom secrets, Set<Quirk> quirks) {
        this.postbox = postbox;
        this.noise = new NoiseChannels(NoiseStaticKey.generate(secrets), secrets);
        this.quirks = quirks;
    }

    /// What was opened, and in which channel.
    record Read(Octets content, SecureChannel channel) {}

    /// Calls `waiter` with the channel finished last, now or when there is one.
    void whenReady(AgentId peer, Consumer<SecureChannel> waiter) {
        List<SecureChannel> known = channels.getOrDefault(peer, List.of());
        if (!known.isEmpty()) {
            waiter.accept(known.getLast());
            return;
        }
        List<Consumer<SecureChannel>> others = waiters.computeIfAbsent(peer, id -> new ArrayList<>());
        others.add(waiter);
        if (others.size() == 1) {
            Handshake own = noise.initiate(Octets.EMPTY);
            post(peer, null, own, own.begin());
        }
    }

    void onHandshake(Envelope envelope) {
        UUID to = envelope.inReplyTo();
        if (to == null) {
            Handshake answering = noise.respond(Octets.EMPTY);
            answering.begin();
            post(envelope.from(), envelope.id(), answering, answering.receive(bytes(envelope)));
            return;
        }
        Handshake own = begun.remove(to);
        if (own != null && own.receive(bytes(envelope)) instanceof HandshakeStep.Done done) {
            done.toSend().forEach(message3 -> postMessage(envelope.from(), envelope.id(), message3));
            established(envelope.from(), done.channel());
        }
    }

    private void established(AgentId peer, SecureChannel channel) {
        List<SecureChannel> known = channels.computeIfAbsent(peer, id -> new ArrayList<>());
        if (quirks.contains(Quirk.P5)) {
            known.clear();
        }
        known.add(channel);
        List<Consumer<SecureChannel>> ready = waiters.remove(peer);
        if (ready != null) {
            ready.forEach(waiter -> waiter.accept(channel));
        }
    }

    /// Opens with whichever channel fits.
    Optional<Read> open(Envelope envelope) {
        for (SecureChannel channel : channels.getOrDefault(envelope.from(), List.of())) {
            if (channel.open(bytes(envelope)) instanceof Opened.Plaintext opened) {
                return Optional.of(new Read(opened.bytes(), channel));
            }
        }
        return Optional.empty();
    }

    private void post(AgentId peer, @Nullable UUID inReplyTo, Handshake handshake, HandshakeStep step) {
        if (step instanceof HandshakeStep.Send(Octets message, var state)) {
            begun.put(postMessage(peer, inReplyTo, message), handshake);
        }
    }

    private UUID postMessage(AgentId peer, @Nullable UUID inReplyTo, Octets message) {
        JsonString payload = new JsonString(Base64Url.encode(message.toByteArray()));
        EnvelopeDraft draft = postbox.plain(peer, MessageType.HANDSHAKE, payload);
        postbox.post(inReplyTo == null ? draft : draft.answering(inReplyTo));
        return draft.id();
    }

    private static Octets bytes(Envelope envelope) {
        return envelope.payload() instanceof JsonString(String text)
                ? Octets.of(Base64Url.decode(text).orThrow())
                : Octets.EMPTY;
    }
}
