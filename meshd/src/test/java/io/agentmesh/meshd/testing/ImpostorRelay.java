package io.agentmesh.meshd.testing;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.noise.NoiseChannels;
import io.agentmesh.core.channel.noise.NoiseStaticKey;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A relay that carries nothing on: it answers each handshake itself, with a Noise key of its own, in the place of
/// whoever was called, and reads and answers what is sealed for that key. Whether its message 2 is believed is a matter
/// of the signature that it is sent with. Logs everybody in.
public final class ImpostorRelay implements AutoCloseable {
    private final EventLoops loops = EventLoops.create(1);
    private final SecureRandom random = new SecureRandom();
    private final NoiseChannels noise = new NoiseChannels(NoiseStaticKey.generate(random), random);
    private final AgentKeyPair signer;
    private final UnaryOperator<Envelope> rewriting;
    private final HttpServer server;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> read = new CopyOnWriteArrayList<>();

    /// @param signer signs what it sends
    /// @param rewriting what becomes of message 2 when it is signed
    public ImpostorRelay(AgentKeyPair signer, UnaryOperator<Envelope> rewriting) throws IOException {
        this.signer = signer;
        this.rewriting = rewriting;
        server = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO),
                loops,
                Routes.builder()
                        .webSocket("/ws", request -> Upgrade.to(new Ear()))
                        .build());
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/ws");
    }

    /// Every text that came.
    public List<String> heard() {
        return List.copyOf(heard);
    }

    /// The envelopes of this type that came.
    public List<Envelope> heard(MessageType type) {
        return heard.stream()
                .flatMap(text -> Envelope.decode(text).toOptional().stream())
                .filter(envelope -> envelope.type() == type)
                .toList();
    }

    /// What it could read of what was sealed.
    public List<String> read() {
        return List.copyOf(read);
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }

    /// One link. Its callbacks come one after the other.
    private final class Ear implements WebSocketListener {
        private boolean isChallenged;
        private @Nullable Handshake handshake;
        private @Nullable SecureChannel channel;

        @Override
        public void onText(WebSocket socket, String text) {
            heard.add(text);
            Envelope envelope = Envelope.decode(text).toOptional().orElse(null);
            if (envelope == null) {
                logIn(socket, text);
            } else if (envelope.type() == MessageType.HANDSHAKE && envelope.inReplyTo() == null) {
                answerMessage1(socket, envelope);
            } else if (envelope.type() == MessageType.HANDSHAKE) {
                takeMessage3(envelope);
            } else if (envelope.type() == MessageType.REQUEST && channel != null) {
                answer(socket, envelope, channel);
            }
        }

        /// Hello or resume, then the response; whatever else has no envelope's form is let pass.
        private void logIn(WebSocket socket, String text) {
            if (text.contains("\"signature\"") && isChallenged) {
                SessionToken token = new SessionToken(new UUID(0, 1).toString());
                socket.sendText(FrameCodec.encode(new RelayFrame.Welcome(Optional.of(token), List.of())));
            } else if (text.contains("\"agent_id\"")) {
                isChallenged = true;
                String nonce = Nonce.generate(random).text();
                socket.sendText(FrameCodec.encode(new RelayFrame.Challenge(nonce)));
            }
        }

        private void answerMessage1(WebSocket socket, Envelope message1) {
            Handshake responder = noise.respond(Octets.EMPTY);
            responder.begin();
            if (responder.receive(bytes(message1)) instanceof HandshakeStep.Send(Octets message2, var state)) {
                handshake = responder;
                Envelope answer = signed(message1, MessageType.HANDSHAKE, message2, Protection.PLAIN);
                socket.sendText(rewriting.apply(answer).toJson());
            }
        }

        private void takeMessage3(Envelope message3) {
            if (Objects.requireNonNull(handshake).receive(bytes(message3)) instanceof HandshakeStep.Done done) {
                channel = done.channel();
            }
        }

        private void answer(WebSocket socket, Envelope request, SecureChannel sealing) {
            if (sealing.open(bytes(request)) instanceof Opened.Plaintext opened
                    && sealing.seal(Octets.utf8("\"of the relay\""))
                            instanceof Sealed.Message(Octets sealed, var state)) {
                read.add(opened.bytes().utf8());
                socket.sendText(signed(request, MessageType.RESPONSE, sealed, Protection.SEALED)
                        .toJson());
            }
        }

        private Envelope signed(Envelope asked, MessageType type, Octets content, Protection protection) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            JsonString payload = new JsonString(Base64Url.encode(content.toByteArray()));
            return new EnvelopeDraft(id, asked.from(), type, asked.id(), payload, protection, asked.timestampMillis())
                    .sign(signer);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            handshake = null;
            channel = null;
        }
    }

    private static Octets bytes(Envelope envelope) {
        if (envelope.payload() instanceof JsonString(var text)) {
            return Octets.of(Base64Url.decode(text).orThrow());
        }
        throw new AssertionError(envelope);
    }
}
