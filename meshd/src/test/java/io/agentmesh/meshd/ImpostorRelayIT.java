package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.ImpostorRelay;
import io.agentmesh.meshd.testing.LiveDaemon;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A whole daemon at a relay that answers handshakes in the place of the agent that was called. The original's daemon
/// believes it, and tells it the request (W9).
final class ImpostorRelayIT {
    /// What the request says: nobody but bob is to read it.
    private static final String SECRET = "c4n4ry-said";

    private final Path folder;

    ImpostorRelayIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /// How it passes its message 2 off as bob's, without his key.
    ///
    /// @param name for people
    /// @param signer whose key it has
    /// @param rewriting what it does to the envelope after that
    private record Trick(String name, AgentKeyPair signer, UnaryOperator<Envelope> rewriting) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Trick> tricks() {
        return Stream.of(
                new Trick("in bob's name, signed by itself", CAROL, ImpostorRelayIT::inBobsName),
                new Trick("in its own name", CAROL, envelope -> envelope),
                new Trick("in bob's name, with a signature that is none", CAROL, ImpostorRelayIT::unsigned),
                new Trick("signed by bob, for another time", BOB, ImpostorRelayIT::later));
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void relayThatAnswersHandshakesItselfLearnsNothing(Trick trick) throws Exception {
        try (ImpostorRelay relay = new ImpostorRelay(trick.signer(), trick.rewriting());
                EchoAgent agent = new EchoAgent();
                LiveDaemon alice =
                        LiveDaemon.of(ALICE, relay.url(), agent.url()).start(folder)) {
            alice.awaitUp();

            HttpResponse answer = ask(alice, 5);

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.bodyText()).contains("\"reason\":\"timed_out\"").doesNotContain("of the relay");
            assertThat(relay.heard(MessageType.HANDSHAKE)).isNotEmpty().allMatch(sent -> sent.inReplyTo() == null);
            assertThat(relay.heard(MessageType.REQUEST)).isEmpty();
            assertThat(relay.heard()).noneMatch(text -> text.contains(SECRET));
            assertThat(relay.read()).isEmpty();
        }
    }

    /// The same with bob's key: what stops the others is their signature, and nothing else.
    @Test
    void whoeverHasTheKeyOfTheAgentThatWasCalledIsThatAgent() throws Exception {
        try (ImpostorRelay bob = new ImpostorRelay(BOB, envelope -> envelope);
                EchoAgent agent = new EchoAgent();
                LiveDaemon alice = LiveDaemon.of(ALICE, bob.url(), agent.url()).start(folder)) {
            alice.awaitUp();

            HttpResponse answer = ask(alice, 60);

            assertThat(answer.bodyText()).isEqualTo("{\"payload\":\"of the relay\"}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(bob.read())
                    .singleElement()
                    .satisfies(request -> assertThat(request).contains(SECRET));
            assertThat(bob.heard()).noneMatch(text -> text.contains(SECRET));
        }
    }

    private static HttpResponse ask(LiveDaemon daemon, int seconds) throws Exception {
        return daemon.caller()
                .post(
                        "/request",
                        "{\"target\":\"" + BOB.id() + "\",\"capability\":\"echo\",\"payload\":\"" + SECRET
                                + "\",\"timeout_secs\":" + seconds + "}");
    }

    private static Envelope inBobsName(Envelope envelope) {
        return changed(envelope, BOB.id(), envelope.timestampMillis(), envelope.signature());
    }

    private static Envelope unsigned(Envelope envelope) {
        return changed(envelope, BOB.id(), envelope.timestampMillis(), "A".repeat(86));
    }

    private static Envelope later(Envelope envelope) {
        return changed(envelope, envelope.from(), envelope.timestampMillis() + 1, envelope.signature());
    }

    private static Envelope changed(Envelope envelope, AgentId from, long timestampMillis, String signature) {
        return new Envelope(
                envelope.id(),
                from,
                envelope.to(),
                envelope.type(),
                envelope.inReplyTo(),
                envelope.payload(),
                envelope.protection(),
                signature,
                timestampMillis);
    }
}
