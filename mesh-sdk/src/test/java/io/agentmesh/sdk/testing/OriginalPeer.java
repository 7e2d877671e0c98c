package io.agentmesh.sdk.testing;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.PeerKey;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.noise.NoiseChannels;
import io.agentmesh.core.channel.noise.NoiseStaticKey;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A peer that behaves as the original does, its weaknesses included (sdk §5, §6, §13): one session with one
/// other agent, no rule for crossing handshakes, silence about whatever it cannot read, strict counters.
public final class OriginalPeer {
    /// Which of the originals.
    public enum Kind {
        /// An agent of the library: keeps its session until message 3 replaces it.
        LIBRARY,
        /// The daemon: one slot, so an answered message 1 ends the session at once.
        DAEMON
    }

    private final MemoryRelay relay;
    private final AgentKeyPair keys;
    private final Kind kind;
    private final NoiseChannels noise;
    private final Rig rig;
    private final Map<UUID, Consumer<Envelope>> pending = new HashMap<>();
    private final List<UUID> streams = new ArrayList<>();
    private @Nullable Handshake awaitsMessage3;
    private @Nullable SecureChannel session;

    /// Plaintexts of requests that it could read, and answered with themselves.
    public final List<String> served = new ArrayList<>();

    /// Plaintexts of answers to its own requests.
    public final List<String> answers = new ArrayList<>();

    /// What it writes into handshake messages 2 and 3: an original writes nothing.
    public Octets offer = Octets.EMPTY;

    /// The error with which it answers every request, as JSON; an echo if there is none.
    public @Nullable String refusal;

    /// Items of its own streams, and `end` for each end.
    public final List<String> items = new ArrayList<>();

    /// Answers that it could not read.
    public int unreadable;

    /// Connects it.
    public OriginalPeer(Rig rig, MemoryRelay relay, AgentKeyPair keys, Kind kind) {
        this.rig = rig;
        this.relay = relay;
        this.keys = keys;
        this.kind = kind;
        this.noise = new NoiseChannels(NoiseStaticKey.generate(rig.secrets()), rig.secrets());
        relay.attach(keys.id(), this::receive);
    }

    /// Its key in handshakes, to which an offer is bound.
    public PeerKey channelKey() {
        return noise.ownKey();
    }

    /// Loses its sessions, as with its connection.
    public void forget() {
        session = null;
        awaitsMessage3 = null;
        if (kind == Kind.DAEMON) {
            pending.clear();
        }
    }

    /// Asks; shakes hands first if it has no session.
    public void request(AgentId target, String plaintext) {
        rig.loop().execute(() -> ask(target, plaintext));
    }

    /// Asks for a stream on the session that a request made.
    public void stream(AgentId target, String plaintext) {
        rig.loop().execute(() -> {
            String sealed = seal(Objects.requireNonNull(session), Octets.utf8(plaintext));
            streams.add(send(target, MessageType.STREAM_REQUEST, null, sealed, Protection.SEALED));
        });
    }

    /// Gives up the stream asked for last.
    public void cancelStream(AgentId target) {
        rig.loop()
                .execute(() -> relay.post(EnvelopeDraft.cancel(
                                new UUID(rig.secrets().nextLong(), rig.secrets().nextLong()),
                                target,
                                streams.getLast(),
                                rig.clock.millis())
                        .sign(keys)));
    }

    private void ask(AgentId target, String plaintext) {
        if (session != null) {
            sendRequest(target, plaintext, session);
            return;
        }
        Handshake own = noise.initiate(offer);
        if (own.begin() instanceof HandshakeStep.Send(Octets message1, var state)) {
            UUID id = send(target, MessageType.HANDSHAKE, null, text(message1), Protection.PLAIN);
            pending.put(id, message2 -> {
                if (own.receive(bytes(message2)) instanceof HandshakeStep.Done done) {
                    Octets message3 = done.toSend().getFirst();
                    send(target, MessageType.HANDSHAKE, message2.id(), text(message3), Protection.PLAIN);
                    session = done.channel();
                    if (kind == Kind.DAEMON) {
                        awaitsMessage3 = null; // the one slot is taken by the session
                    }
                    sendRequest(target, plaintext, session);
                }
            });
        }
    }

    private void sendRequest(AgentId target, String plaintext, SecureChannel channel) {
        UUID id = send(target, MessageType.REQUEST, null, seal(channel, Octets.utf8(plaintext)), Protection.SEALED);
        pending.put(id, reply -> {
            if (reply.protection() == Protection.PLAIN) {
                answers.add(reply.payload().toString());
            } else if (session != null && session.open(bytes(reply)) instanceof Opened.Plaintext opened) {
                answers.add(opened.bytes().utf8());
            } else {
                unreadable++;
            }
        });
    }

    private void receive(Envelope envelope) {
        Consumer<Envelope> waiter = envelope.inReplyTo() == null ? null : pending.remove(envelope.inReplyTo());
        if (waiter != null) {
            waiter.accept(envelope);
        } else if (envelope.type() == MessageType.HANDSHAKE) {
            respond(envelope);
        } else if (envelope.type() == MessageType.REQUEST) {
            serve(envelope);
        } else if (envelope.type() == MessageType.STREAM_REQUEST) {
            serveStream(envelope);
        } else if (streams.contains(envelope.inReplyTo())) {
            takeStream(envelope);
        }
    }

    /// An end is never opened (sdk §6.1).
    private void takeStream(Envelope envelope) {
        if (envelope.type() == MessageType.STREAM_END) {
            items.add("end");
        } else if (session != null && session.open(bytes(envelope)) instanceof Opened.Plaintext opened) {
            items.add(opened.bytes().utf8());
        } else {
            unreadable++;
        }
    }

    /// The library seals three items and the end; the daemon knows no streams (sdk §7).
    private void serveStream(Envelope envelope) {
        if (kind == Kind.DAEMON) {
            serve(envelope);
        } else if (session != null && session.open(bytes(envelope)) instanceof Opened.Plaintext) {
            for (int i = 1; i <= 3; i++) {
                answer(envelope, MessageType.STREAM_CHUNK, Octets.utf8(String.valueOf(i)), session);
            }
            answer(envelope, MessageType.STREAM_END, Octets.utf8("null"), session);
        }
    }

    private void answer(Envelope request, MessageType type, Octets content, SecureChannel channel) {
        send(request.from(), type, request.id(), seal(channel, content), Protection.SEALED);
    }

    private void respond(Envelope envelope) {
        if (awaitsMessage3 != null) {
            if (awaitsMessage3.receive(bytes(envelope)) instanceof HandshakeStep.Done done) {
                session = done.channel();
                awaitsMessage3 = null;
            }
            return;
        }
        Handshake handshake = noise.respond(offer);
        handshake.begin();
        if (handshake.receive(bytes(envelope)) instanceof HandshakeStep.Send(Octets message2, var state)) {
            awaitsMessage3 = handshake;
            if (kind == Kind.DAEMON) {
                session = null;
            }
            send(envelope.from(), MessageType.HANDSHAKE, envelope.id(), text(message2), Protection.PLAIN);
        }
    }

    private void serve(Envelope envelope) {
        if (session != null && session.open(bytes(envelope)) instanceof Opened.Plaintext opened) {
            if (refusal == null) {
                served.add(opened.bytes().utf8());
                answer(envelope, MessageType.RESPONSE, opened.bytes(), session);
            } else {
                answer(envelope, MessageType.ERROR, Octets.utf8(refusal), session);
            }
        }
    }

    private UUID send(AgentId to, MessageType type, @Nullable UUID inReplyTo, String payload, Protection protection) {
        UUID id = new UUID(rig.secrets().nextLong(), rig.secrets().nextLong());
        EnvelopeDraft draft =
                new EnvelopeDraft(id, to, type, inReplyTo, new JsonString(payload), protection, rig.clock.millis());
        relay.post(draft.sign(keys));
        return id;
    }

    private static String seal(SecureChannel channel, Octets content) {
        if (channel.seal(content) instanceof Sealed.Message(Octets bytes, var state)) {
            return text(bytes);
        }
        throw new AssertionError("not sealed");
    }

    private static String text(Octets bytes) {
        return Base64Url.encode(bytes.toByteArray());
    }

    private static Octets bytes(Envelope envelope) {
        if (envelope.payload() instanceof JsonString(var text)) {
            return Octets.of(Base64Url.decode(text).orThrow());
        }
        throw new AssertionError(envelope);
    }
}
