package io.agentmesh.sdk.testing;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.sdk.link.Link;
import io.agentmesh.sdk.link.LinkEvents;
import io.agentmesh.sdk.link.LinkFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A relay in memory, as the original behaves (wire §10): login by challenge or token, routing by id, a
/// buffer for the absent. What passes can be watched, lost, doubled and changed.
public final class MemoryRelay implements LinkFactory {
    private static final int BUFFERED = 100;

    private final Rig rig;
    private final Map<AgentId, Socket> registered = new HashMap<>();
    private final Map<AgentId, Queue<Envelope>> buffered = new HashMap<>();
    private final Map<SessionToken, AgentId> tokens = new HashMap<>();
    private final Map<AgentId, Consumer<Envelope>> puppets = new HashMap<>();
    private final List<Socket> sockets = new ArrayList<>();

    /// All envelopes that came in, in order.
    public final List<Envelope> seen = new ArrayList<>();

    /// First frames of all connections, in order.
    public final List<AgentFrame.Opening> openings = new ArrayList<>();

    /// What agents confirmed, in order.
    public final List<UUID> acked = new ArrayList<>();

    /// How many pings came.
    public int pings;

    /// What becomes of an envelope: nothing, itself, others.
    public Function<Envelope, List<Envelope>> route = List::of;

    /// How the relay behaves.
    public Mood mood = Mood.WELL;

    /// Whether a link has room for any number of texts, and says so from within each call.
    public boolean hasRoom;

    /// Whether a link hears that its text left only after whatever the relay answers to it.
    public boolean saysSentLate;

    /// The extensions that it knows; the original's knows none.
    public Set<Feature> knows = Set.of();

    /// Ways not to be a good relay.
    public enum Mood {
        /// As it should.
        WELL,
        /// Refuses connections.
        UNREACHABLE,
        /// Takes connections and says nothing.
        MUTE,
        /// Says `success` and closes, as the gate makes it (wire §10.4).
        GATE_SAYS_NO,
        /// Wants something signed that is no nonce.
        BAD_NONCE,
        /// Refuses every login.
        REFUSES,
        /// Closes without a word on whoever resumes.
        CLOSES_ON_RESUME,
        /// Does not answer pings.
        NO_PONGS,
        /// Is registered and silent: no pong, no envelope.
        SILENT
    }

    /// An empty relay.
    public MemoryRelay(Rig rig) {
        this.rig = rig;
    }

    @Override
    public Link open(URI relay, LinkEvents events) {
        Socket socket = new Socket(events);
        sockets.add(socket);
        if (mood == Mood.UNREACHABLE) {
            rig.loop().execute(() -> socket.close("connection refused"));
        } else {
            rig.loop().execute(events::opened);
        }
        return socket;
    }

    /// Ends every connection without a word, as a crash does.
    public void dropAll() {
        List.copyOf(sockets).forEach(socket -> socket.close("connection reset"));
    }

    /// Ends this agent's connection without a word.
    public void drop(AgentId agent) {
        Optional.ofNullable(registered.get(agent)).ifPresent(socket -> socket.close("connection reset"));
    }

    /// Lets nothing more through to this agent's connection, which stays open.
    public void freeze(AgentId agent) {
        Optional.ofNullable(registered.get(agent)).ifPresent(socket -> socket.frozen = true);
    }

    /// Says this to an agent.
    public void notify(AgentId agent, RelayNotice notice) {
        sendText(agent, FrameCodec.encode(new RelayFrame.Notice(notice)));
    }

    /// Sends this agent any text.
    public void sendText(AgentId agent, String text) {
        Optional.ofNullable(registered.get(agent)).ifPresent(socket -> socket.text(text));
    }

    /// Forgets all tokens, as a restart does.
    public void forgetTokens() {
        tokens.clear();
    }

    /// Puts an envelope into the receiver's connection as if it had been routed.
    public void inject(Envelope envelope) {
        deliver(envelope);
    }

    /// How many connections are open.
    public int openSockets() {
        return sockets.size();
    }

    /// Whether this agent is registered.
    public boolean isRegistered(AgentId agent) {
        return registered.containsKey(agent);
    }

    /// Connects a peer that is not ours: it gets what is for it.
    public void attach(AgentId agent, Consumer<Envelope> ears) {
        puppets.put(agent, ears);
        Queue<Envelope> waiting = buffered.remove(agent);
        if (waiting != null) {
            waiting.forEach(this::deliver);
        }
    }

    /// Takes an envelope from a peer that is not ours.
    public void post(Envelope envelope) {
        seen.add(envelope);
        route.apply(envelope).forEach(this::deliver);
    }

    private void deliver(Envelope envelope) {
        Consumer<Envelope> puppet = puppets.get(envelope.to());
        if (puppet != null) {
            rig.loop().execute(() -> puppet.accept(envelope));
            return;
        }
        Socket target = registered.get(envelope.to());
        if (target != null) {
            target.text(envelope.toJson());
        } else {
            Queue<Envelope> queue = buffered.computeIfAbsent(envelope.to(), to -> new ArrayDeque<>());
            if (queue.size() < BUFFERED) {
                queue.add(envelope);
            }
        }
    }

    /// The relay's end of one connection.
    private final class Socket implements Link {
        private final LinkEvents events;
        private @Nullable AgentId agent;
        private @Nullable Nonce challenged;
        private List<String> asked = List.of();
        private boolean isRegistered;
        private boolean closed;
        private boolean frozen;
        private boolean owesSent;

        Socket(LinkEvents events) {
            this.events = events;
        }

        @Override
        public void send(String text) {
            if (owesSent) {
                throw new IllegalStateException("send: a text before the last one was sent");
            }
            owesSent = true;
            if (hasRoom) {
                rig.loop().execute(() -> receive(text));
                sent();
            } else if (saysSentLate) {
                rig.loop().execute(() -> {
                    receive(text);
                    // Whatever the relay answers is behind this in the loop; this must be behind that.
                    rig.loop().execute(() -> rig.loop().execute(this::sent));
                });
            } else {
                rig.loop().execute(() -> {
                    sent();
                    receive(text);
                });
            }
        }

        private void sent() {
            owesSent = false;
            if (!closed) {
                events.sent();
            }
        }

        @Override
        public void ping() {
            rig.loop().execute(() -> {
                pings++;
                if (!closed && isRegistered && !isMute() && mood != Mood.NO_PONGS) {
                    events.heard();
                }
            });
        }

        @Override
        public void close() {
            rig.loop().execute(() -> close("closed"));
        }

        @Override
        public void abort() {
            close();
        }

        void close(String why) {
            if (!closed) {
                closed = true;
                sockets.remove(this);
                if (agent != null && registered.get(agent) == this) {
                    registered.remove(agent);
                }
                rig.loop().execute(() -> events.closed(why));
            }
        }

        void text(String text) {
            rig.loop().execute(() -> {
                if (!closed && !isMute()) {
                    events.text(text);
                }
            });
        }

        private boolean isMute() {
            return frozen || mood == Mood.SILENT;
        }

        private void receive(String text) {
            if (closed || mood == Mood.MUTE) {
                return;
            }
            if (isRegistered && FrameCodec.isAck(Utf8Text.of(text))) {
                acked.addAll(FrameCodec.decodeAck(Utf8Text.of(text)).orThrow().envelopes());
            } else if (isRegistered) {
                FrameCodec.decodeCarry(text).toOptional().ifPresent(carry -> carry(carry.envelope()));
            } else if (challenged == null) {
                open(FrameCodec.decodeOpening(text).orThrow());
            } else {
                verify(FrameCodec.decodeResponse(text).orThrow(), challenged);
            }
        }

        private void carry(Envelope envelope) {
            boolean genuine = envelope.from().equals(agent) && envelope.verify() instanceof Decoded.Ok<Envelope>;
            if (genuine) {
                post(envelope);
            }
        }

        private void open(AgentFrame.Opening opening) {
            agent = opening.agent();
            openings.add(opening);
            asked = opening.features();
            switch (opening) {
                case AgentFrame.Hello hello -> challenge();
                case AgentFrame.Resume resume -> {
                    if (mood == Mood.CLOSES_ON_RESUME) {
                        close("closed");
                    } else if (opening.agent().equals(tokens.get(resume.token()))) {
                        welcome();
                    } else {
                        refuse("invalid or expired session token");
                    }
                }
            }
        }

        private void challenge() {
            Nonce nonce = Nonce.generate(rig.secrets());
            challenged = nonce;
            String text = mood == Mood.BAD_NONCE ? "whoever:REVOKE:1" : nonce.text();
            text(FrameCodec.encode(new RelayFrame.Challenge(text)));
        }

        private void verify(AgentFrame.Response response, Nonce nonce) {
            Signature signature = Signature.parse(response.signature(), "sig").orThrow();
            AgentKey key = response.agent().key().orThrow();
            if (mood == Mood.REFUSES || !key.verify(nonce.text().getBytes(StandardCharsets.UTF_8), signature)) {
                refuse("nonce signature invalid");
            } else {
                welcome();
            }
        }

        private Set<Feature> granted() {
            Set<Feature> granted = EnumSet.noneOf(Feature.class);
            granted.addAll(Feature.among(asked));
            granted.retainAll(knows);
            return granted;
        }

        private void refuse(String error) {
            text(FrameCodec.encode(new RelayFrame.Refused(error)));
            rig.loop().execute(() -> close("closed"));
        }

        private void welcome() {
            AgentId id = Objects.requireNonNull(agent);
            SessionToken token = new SessionToken(new UUID(0, tokens.size()).toString());
            tokens.put(token, id);
            text(FrameCodec.encode(new RelayFrame.Welcome(Optional.of(token), Feature.words(granted()))));
            if (mood == Mood.GATE_SAYS_NO) {
                rig.loop().execute(() -> close("closed"));
                return;
            }
            isRegistered = true;
            registered.put(id, this);
            Queue<Envelope> waiting = buffered.remove(id);
            if (waiting != null) {
                waiting.forEach(MemoryRelay.this::deliver);
            }
        }
    }
}
