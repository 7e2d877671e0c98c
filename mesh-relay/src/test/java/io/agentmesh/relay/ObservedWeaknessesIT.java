package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.relay.WireClient.Closed;
import io.agentmesh.relay.connection.ConnectionLimits;
import io.agentmesh.relay.connection.ConnectionLimits.Watch;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.limit.RateLimit;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The weaknesses that were observed at the original's relay (wire §12.1, §12.3), each over real sockets: what
/// broke there holds here. Those that have their test elsewhere:
///
/// | id | weakness | test |
/// |---|---|---|
/// | R1 | one slow reader freezes the relay | [RelayIT] `slowReaderStallsNobodyAndIsClosed` |
/// | R2 | a dying old connection unregisters the new one | [RelayIT] `newestConnectionWinsAndTheOlderIsClosed` |
/// | R4 | a large message removes a peer | [RelayIT] `messageThatAPeerCannotTakeIsRefusedAndCostsNobodyTheConnection` |
/// | R6 | no time limits before registration | [RelayIT] `silentSocketIsClosed`, `ConnectionCapsTest` |
/// | R7 | unbounded memory | `OfflineQueueContract`, `RateLimiterTest`, `SessionTokensTest` |
/// | R8 | doubles | `NumberFormatVectorsTest`, `EnvelopeVectorsTest` in mesh-core |
/// | R9 | what is queued is lost | `SqliteQueueIT`, `RelayKillIT` |
/// | R10 | races on reconnect | `RouterTest`, `RouterProperties`, `AckProperties` |
/// | R14 | close frames are not answered; the port is not said | `AgentFrameHandlerTest`, [RelayProgramIT] |
/// | R15 | secrets in logs | [RelayProgramIT] `tokenOfTheControlPlaneIsPrintedNowhere` |
/// | S8 | low-order keys | `ConnectionProtocolTest.identityPointIsNoAgent` |
final class ObservedWeaknessesIT {
    private static final UUID RED = new UUID(1, 1);
    private static final UUID BLUE = new UUID(2, 2);

    private RunningRelay relay = start(RelayLimits.DEFAULTS);

    @AfterEach
    void stop() {
        relay.close();
    }

    /// R3: rate limit, full queue, bad signature: the original tells the sender nothing.
    @Test
    void r3SenderHearsOfEveryEnvelopeThatIsNotTaken() throws Exception {
        restart(start(RelayLimits.DEFAULTS.with(new RateLimit(0.001, 3, 100))));
        try (var alice = login(ALICE, Feature.RECEIPTS)) {
            alice.send(Envelopes.text(ALICE, BOB.id(), 1));
            alice.send(Envelopes.text(ALICE, BOB.id(), 2).replace("hello", "other"));
            alice.send(Envelopes.text(CAROL, BOB.id(), 3));
            alice.send(Envelopes.text(ALICE, BOB.id(), 4));

            assertThat(alice.next()).isEqualTo("{\"notice\":\"queued\",\"id\":\"" + Envelopes.id(1) + "\"}");
            assertThat(alice.next()).isEqualTo(refused(2, "bad_signature"));
            assertThat(alice.next()).isEqualTo(refused(3, "sender_mismatch"));
            assertThat(alice.next()).startsWith(refused(4, "rate_limited").replace("}", ",\"retry_after_ms\":"));
        }
    }

    /// R3: writing into a dead peer's socket counts as delivered at the original. Here nothing is that was not
    /// confirmed, and it comes again.
    @Test
    void r3EnvelopeThatADeadPeerDidNotConfirmComesAgain() throws Exception {
        String envelope = Envelopes.text(ALICE, BOB.id(), 1);
        try (var alice = login(ALICE, Feature.RECEIPTS)) {
            try (var bob = login(BOB, Feature.ACKS)) {
                alice.send(envelope);
                assertThat(bob.next()).isEqualTo(envelope);
                bob.abort();
            }
            assertThat(alice.next()).isEqualTo("{\"notice\":\"queued\",\"id\":\"" + Envelopes.id(1) + "\"}");
            try (var again = login(BOB, Feature.ACKS)) {
                assertThat(again.next()).isEqualTo(envelope);
                again.send("{\"ack\":[\"" + Envelopes.id(1) + "\"]}");

                assertThat(alice.next())
                        .isEqualTo("{\"notice\":\"delivered\",\"id\":\"" + Envelopes.id(1) + "\",\"confirmed\":true}");
            }
        }
    }

    /// R5: an agent that the original's reaper removed can send for ever, receives nothing, and is not told.
    @Test
    void r5AgentThatIsGivenUpIsClosedAndNotLeftAsAZombie() throws Exception {
        var impatient = new Watch(
                Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(30), Duration.ofMillis(50));
        restart(start(RelayLimits.DEFAULTS.with(ConnectionLimits.DEFAULTS.with(impatient))));
        try (var alice = login(ALICE)) {
            alice.stopReading();

            await().until(() -> relay.metric("mesh_connections_closed_total{reason=\"silent\"}") == 1);
            await().until(() -> relay.metric("mesh_connected_agents") == 0);
        }
    }

    /// R11: the original reports success to an agent that its gate turns away, and counts it.
    @Test
    void r11AgentThatTheGateTurnsAwayIsToldSoAndHasNoToken() throws Exception {
        restart(RunningRelay.start(RelayLimits.DEFAULTS, (agent, answer) -> answer.accept(new GateAnswer.Unknown())));
        try (var alice = WireClient.connect(relay.ws())) {
            alice.send("{\"agent_id\":\"" + ALICE.id() + "\"}");
            alice.answerChallenge(ALICE);

            assertThat(alice.next())
                    .isEqualTo("{\"success\":false,\"error\":\"connection rejected: agent not registered with the"
                            + " control plane\"}");
            assertThat(alice.awaitClosed().code()).isEqualTo(1008);
        }
        assertThat(relay.metric("mesh_auth_successes_total")).isZero();
    }

    /// R12: the original says nothing that would tell agents when to come back.
    @Test
    void r12AgentsAreToldOfARestartAndClosedWith1001() throws Exception {
        try (var alice = login(ALICE, Feature.RECEIPTS);
                var bob = login(BOB)) {
            relay.stop();

            assertThat(alice.next())
                    .isEqualTo("{\"notice\":\"restarting\",\"reconnect_in_ms\":1000,\"spread_ms\":1000}");
            assertThat(alice.awaitClosed()).isEqualTo(new Closed(1001, "relay is going away"));
            assertThat(bob.awaitClosed()).isEqualTo(new Closed(1001, "relay is going away"));
            assertThat(bob.unread()).isZero();
        }
    }

    /// R12: with one half-sent HTTP request the original's stop never ends.
    @Test
    void r12HalfSentRequestDoesNotHoldUpTheStop() throws Exception {
        try (var half = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            half.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x".getBytes(StandardCharsets.US_ASCII));
            half.getOutputStream().flush();

            Thread stopping = Thread.ofPlatform().start(relay::stop);

            assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    /// R13: garbage is free of charge at the original, since it looks at the rate after parsing and verifying.
    @Test
    void r13GarbageIsPaidForBeforeItIsRead() throws Exception {
        restart(start(RelayLimits.DEFAULTS.with(new RateLimit(0.001, 2, 100))));
        try (var alice = login(ALICE)) {
            for (int i = 0; i < 5; i++) {
                alice.send("garbage");
            }

            await().until(() -> relay.metric("mesh_messages_rate_limited_total") == 3);
            assertThat(relay.metric("mesh_messages_refused_total{reason=\"malformed\"}"))
                    .isEqualTo(2);
        }
    }

    /// S2: a client signs what the relay sends. Ours sends nothing that means anything else, and signs nothing
    /// else.
    @Test
    void s2RelayAsksForASignatureOverANonceAlone() throws Exception {
        try (var alice = WireClient.connect(relay.ws())) {
            alice.send("{\"agent_id\":\"" + ALICE.id() + "\"}");
            String challenge = alice.next();
            String nonce = challenge.substring("{\"nonce\":\"".length(), challenge.length() - 2);

            assertThat(nonce).hasSize(43);
            assertThatCode(() -> new Nonce(nonce)).doesNotThrowAnyException();
        }
    }

    /// S4: the original enforces revocation nowhere, and never looks at a connection again.
    @Test
    void s4RevokedAgentIsCutOffWithinASecondAndWhatWaitsForItIsDropped() throws Exception {
        try (var alice = login(ALICE, Feature.RECEIPTS);
                var bob = login(BOB)) {
            alice.send(Envelopes.text(ALICE, CAROL.id(), 1));
            assertThat(alice.next()).contains("queued");
            relay.revoke(BOB);
            relay.revoke(CAROL);

            assertThat(bob.awaitClosed()).isEqualTo(new Closed(4004, "revoked or removed"));
            assertThat(alice.next())
                    .isEqualTo("{\"notice\":\"dropped\",\"id\":\"" + Envelopes.id(1) + "\",\"reason\":\"revoked\"}");
            alice.send(Envelopes.text(ALICE, BOB.id(), 2));
            assertThat(alice.next()).isEqualTo(refused(2, "revoked"));
        }
        try (var again = WireClient.connect(relay.ws())) {
            again.send("{\"agent_id\":\"" + BOB.id() + "\"}");
            again.answerChallenge(BOB);
            assertThat(again.next()).startsWith("{\"success\":false");
        }
    }

    /// S6: the original throws the gate's group away, so that strangers reach each other.
    @Test
    void s6EnvelopesStayInTheirGroup() throws Exception {
        Gate gate = (agent, answer) -> answer.accept(new GateAnswer.Admitted(agent.equals(BOB.id()) ? BLUE : RED));
        restart(RunningRelay.start(RelayLimits.DEFAULTS, gate));
        try (var alice = login(ALICE, Feature.RECEIPTS);
                var bob = login(BOB);
                var carol = login(CAROL)) {
            alice.send(Envelopes.text(ALICE, BOB.id(), 1));
            alice.send(Envelopes.text(ALICE, CAROL.id(), 2));

            assertThat(alice.next()).contains("queued", Envelopes.id(1).toString());
            assertThat(carol.next()).contains(Envelopes.id(2).toString());
            assertThat(bob.unread()).isZero();
        }
    }

    /// S7: whoever sees a resume token of the original's can use it again and again, for 300 s.
    @Test
    void s7ResumeTokenWorksOnceAndForItsAgentAlone() throws Exception {
        String token;
        try (var bob = WireClient.connect(relay.ws())) {
            token = bob.logIn(BOB);
        }
        try (var thief = resume(ALICE, token);
                var bob = resume(BOB, token)) {
            assertThat(thief.next()).contains("invalid or expired session token");
            assertThat(bob.next()).contains("\"success\":true");
            try (var again = resume(BOB, token)) {
                assertThat(again.next()).contains("invalid or expired session token");
            }
        }
    }

    private static String refused(int number, String reason) {
        return "{\"notice\":\"refused\",\"id\":\"" + Envelopes.id(number) + "\",\"reason\":\"" + reason + "\"}";
    }

    private static RunningRelay start(RelayLimits limits) {
        return RunningRelay.start(limits, new OpenGate());
    }

    private void restart(RunningRelay other) {
        relay.close();
        relay = other;
    }

    private WireClient login(AgentKeyPair agent, Feature... features) throws Exception {
        return WireClient.login(relay.ws(), agent, List.of(features));
    }

    private WireClient resume(AgentKeyPair agent, String token) throws Exception {
        WireClient client = WireClient.connect(relay.ws());
        client.send("{\"agent_id\":\"" + agent.id() + "\",\"session_token\":\"" + token + "\"}");
        return client;
    }
}
