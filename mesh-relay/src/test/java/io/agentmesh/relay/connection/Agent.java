package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.routing.FakeLink;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// An agent on a link without a socket, driven word for word by a test. What it says takes effect before the call
/// returns.
final class Agent {
    final FakeLink link;
    final AgentSession session;

    private final AgentKeyPair key;
    private final FakeClock clock;

    /// Connects, and says nothing.
    Agent(RelayCore core, FakeClock clock, AgentKeyPair key) {
        this(core, clock, key, InetAddress.getLoopbackAddress());
    }

    /// Connects from an address, and says nothing.
    Agent(RelayCore core, FakeClock clock, AgentKeyPair key, InetAddress address) {
        this.key = key;
        this.clock = clock;
        this.link = new FakeLink(clock).from(address);
        this.session = core.accept(link);
    }

    /// Logs in by challenge, and asks for these; for nothing, as the original does, if there are none.
    Agent login(Feature... features) {
        send(FrameCodec.encode(new AgentFrame.Hello(key.id(), Feature.words(List.of(features)))));
        respond();
        return this;
    }

    void hello() {
        send("{\"agent_id\":\"" + key.id() + "\"}");
    }

    void respond() {
        RelayFrame.Challenge challenge =
                FrameCodec.decodeChallenge(link.said.getLast()).orThrow();
        String proof = new Nonce(challenge.nonce()).sign(key).text();
        send("{\"agent_id\":\"" + key.id() + "\",\"signature\":\"" + proof + "\"}");
    }

    void resume(String token) {
        send("{\"agent_id\":\"" + key.id() + "\",\"session_token\":\"" + token + "\"}");
    }

    void send(String text) {
        session.onText(text);
        clock.advance(Duration.ZERO);
    }

    /// Its connection breaks.
    void cut() {
        link.cut();
        clock.advance(Duration.ZERO);
        session.onClosed();
    }

    String token() {
        return FrameCodec.decodeResult(link.said.getLast()).orThrow() instanceof RelayFrame.Welcome welcome
                ? welcome.token().orElseThrow().value()
                : "not welcome: " + link.said.getLast();
    }

    /// What the relay said on its own behalf, in order.
    List<RelayNotice> notices() {
        return link.notices.stream()
                .map(text -> ((RelayFrame.Notice) FrameCodec.decodeSteady(text).orThrow()).notice())
                .toList();
    }
}
