package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.time.Timers.Timer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions with all peers. Callers seal, open and ask for sessions here; how they come about is told in
/// the package's comment.
///
/// Envelopes that are handed in must have been verified: signature, and this agent as their receiver. Owned
/// by the loop.
public final class SessionTable {
    private static final Logger log = LoggerFactory.getLogger(SessionTable.class);

    private final SessionSeams seams;
    private final SessionLimits limits;
    /// In the order of their last use.
    private final Map<AgentId, PeerSessions> peers = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Timer sweep;
    private boolean linkUp;
    private boolean closed;

    /// An empty table; the link counts as down.
    public SessionTable(SessionSeams seams, SessionLimits limits) {
        this.seams = seams;
        this.limits = limits;
    }

    /// Calls `waiter` as soon as there is a session with `peer` to seal a request on, now perhaps; shakes
    /// hands if need be.
    public void whenReady(AgentId peer, SessionWaiter waiter) {
        PeerSessions sessions = peer(peer);
        if (sessions == null) {
            waiter.refused(new Violation(ErrorCode.QUEUE_FULL, peers.size() + " peers have requests that wait"));
        } else {
            sessions.whenReady(waiter);
        }
    }

    /// Takes a waiter back: none of its methods is called any more. Handshakes go on.
    public void takeBack(AgentId peer, SessionWaiter waiter) {
        PeerSessions sessions = peers.get(peer);
        if (sessions != null) {
            sessions.takeBack(waiter);
        }
    }

    /// Seals a plaintext as the base64url text of an envelope's payload. It must be posted before anything
    /// else is sealed on this session. Refused: [ErrorCode#TOO_LARGE] above [#maxPayloadBytes(Session)],
    /// [ErrorCode#NOISE] when the session is used up, which retires it.
    public Decoded<String> seal(Session session, Octets plaintext) {
        if (plaintext.length() > maxPayloadBytes(session)) {
            return tooLong(session, plaintext);
        }
        return switch (Chunks.seal(session.channel(), plaintext)) {
            case Sealed.Message(Octets bytes, var state) -> {
                session.sealed(seams.ticker().nanos());
                yield Decoded.ok(Base64Url.encode(bytes.toByteArray()));
            }
            case Sealed.Refused(Sealed.Reason reason) -> refused(session, plaintext, reason);
        };
    }

    /// The longest plaintext for this session, in bytes: one message of its channel, or as many as we are ready to
    /// join where the peer joins them, too.
    public int maxPayloadBytes(Session session) {
        return session.grants(PeerFeature.CHUNKS)
                ? limits.bounds().payloadBytes()
                : session.channel().maxPlaintextBytes();
    }

    /// What speaks against something that was opened: a peer may join more than is taken here.
    public Optional<Violation> tooLarge(Unsealed unsealed) {
        int bytes = unsealed.content().length();
        int most = maxPayloadBytes(unsealed.session());
        return bytes <= most
                ? Optional.empty()
                : Optional.of(
                        new Violation(ErrorCode.TOO_LARGE, bytes + " bytes came (expected: at most " + most + ")"));
    }

    private Decoded<String> tooLong(Session session, Octets plaintext) {
        return Decoded.bad(
                ErrorCode.TOO_LARGE,
                plaintext.length() + " bytes (expected: at most " + maxPayloadBytes(session) + ")");
    }

    private Decoded<String> refused(Session session, Octets plaintext, Sealed.Reason reason) {
        return switch (reason) {
            case TOO_LONG -> tooLong(session, plaintext);
            case SPENT -> {
                retire(session);
                yield Decoded.bad(ErrorCode.NOISE, "the session is used up");
            }
        };
    }

    /// Opens the sealed payload of a verified envelope; empty if no session with its sender fits. To be
    /// called for every sealed envelope, wanted or not, in the order of arrival.
    public Optional<Unsealed> open(Envelope envelope) {
        PeerSessions sessions = peers.get(envelope.from());
        return sessions == null ? Optional.empty() : Carrier.bytes(envelope).flatMap(sessions::open);
    }

    /// The session for an answer to what `opened` opened; empty if there is none with that peer any more.
    public Optional<Session> forAnswer(Session opened) {
        PeerSessions sessions = peers.get(opened.peer());
        return sessions == null ? Optional.empty() : Optional.ofNullable(sessions.forAnswer(opened));
    }

    /// The session on which a new request to this peer would go out; empty if there is none.
    public Optional<Session> current(AgentId peer) {
        PeerSessions sessions = peers.get(peer);
        return sessions == null ? Optional.empty() : Optional.ofNullable(sessions.current());
    }

    /// Keeps the session for reading only: the next request shakes hands anew.
    public void retire(Session session) {
        session.retire(seams.ticker().nanos());
    }

    /// A request of this peer could not be opened: it uses a session that this end does not have. If the peer
    /// does not shake hands soon, this end does.
    public void heal(AgentId peer) {
        PeerSessions sessions = peer(peer);
        if (sessions != null) {
            sessions.heal();
        }
    }

    /// Takes a verified handshake envelope.
    public void onHandshake(Envelope envelope) {
        Optional<Octets> message = Carrier.bytes(envelope);
        PeerSessions sessions = message.isEmpty() ? null : peer(envelope.from());
        if (sessions == null) {
            dropped(envelope, message.isEmpty() ? "not base64url" : "too many peers");
        } else if (envelope.inReplyTo() == null) {
            sessions.begin(envelope.id(), message.get());
        } else if (!sessions.goOn(envelope.inReplyTo(), envelope.id(), message.get())) {
            dropped(envelope, "belongs to no handshake, or is not authentic");
        }
    }

    /// Takes what the relay says of a handshake message of ours; false if it speaks of none that waits for an
    /// answer.
    public boolean onNotice(UUID id, RelayNotice.OfEnvelope notice) {
        return everyPeer().stream().anyMatch(peer -> peer.onNotice(id, notice));
    }

    /// Whether the relay holds our handshake because this peer is away.
    public boolean isAway(AgentId peer) {
        PeerSessions sessions = peers.get(peer);
        return sessions != null && sessions.isAway();
    }

    private static void dropped(Envelope envelope, String reason) {
        log.atDebug()
                .setMessage("handshake message dropped")
                .addKeyValue("peer", envelope.from())
                .addKeyValue("reason", reason)
                .log();
    }

    /// The link is up: handshakes that requests wait for begin.
    public void linkUp() {
        linkUp = true;
        everyPeer().forEach(PeerSessions::linkUp);
    }

    /// The link is down: all sessions are retired, handshakes wait.
    public void linkDown() {
        linkUp = false;
        everyPeer().forEach(PeerSessions::linkDown);
    }

    /// Destroys all keys and refuses all who wait.
    public void close() {
        closed = true;
        if (sweep != null) {
            sweep.cancel();
        }
        everyPeer().forEach(PeerSessions::close);
        peers.clear();
    }

    /// A copy: looking a peer up changes the order of the map, and those who are called may do that.
    private List<PeerSessions> everyPeer() {
        return List.copyOf(peers.values());
    }

    /// The sessions of this peer, new if need be; `null` if there is no room.
    private @Nullable PeerSessions peer(AgentId peer) {
        PeerSessions known = peers.get(peer);
        if (known != null) {
            return known;
        }
        if (closed || !makeRoom()) {
            return null;
        }
        PeerSessions sessions = new PeerSessions(peer, seams, limits);
        if (linkUp) {
            sessions.linkUp();
        }
        peers.put(peer, sessions);
        sweepLater();
        return sessions;
    }

    /// Peers without a session go first, so that strangers who only knock cannot drive out those who talk.
    private boolean makeRoom() {
        return peers.size() < limits.bounds().peers() || evictOldest(Stage.STRANGER) || evictOldest(Stage.KNOWN);
    }

    private enum Stage {
        STRANGER,
        KNOWN
    }

    private boolean evictOldest(Stage stage) {
        for (var entry : peers.entrySet()) {
            PeerSessions sessions = entry.getValue();
            if (!sessions.hasWaiters() && (stage == Stage.KNOWN || !sessions.hasSession())) {
                peers.remove(entry.getKey());
                sessions.close();
                return true;
            }
        }
        return false;
    }

    private void sweepLater() {
        if (sweep == null) {
            sweep = seams.timers().schedule(PeerSessions.sweepEvery(limits), this::sweep);
        }
    }

    private void sweep() {
        sweep = null;
        everyPeer().forEach(PeerSessions::expire);
        peers.values().removeIf(PeerSessions::isIdle);
        if (!peers.isEmpty() && !closed) {
            sweepLater();
        }
    }
}
