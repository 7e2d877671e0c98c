package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.OriginalPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A relay, or whoever sits on it, that reads, forges, replays and misdirects (wire §12.3; sdk §8.4, W9,
/// W16).
final class HostileRelayTest {
    private final Mesh mesh = new Mesh(6);
    private long lastId = 100;

    /// The original's client lets a relay answer message 1 with a junk signature, and reads on in clear (S1).
    @Test
    void relayCannotPlayThePeerInAHandshake() {
        MeshClient alice = mesh.client(ALICE);
        OriginalPeer relayItself = new OriginalPeer(mesh.rig, mesh.relay, CAROL, OriginalPeer.Kind.LIBRARY);
        mesh.relay.route = envelope -> List.of(rewritten(envelope));

        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "c4n4ry");
        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(reply).isCompletedWithValue(Reply.failed(ErrorCode.TIMED_OUT, "handshake timed out"));
        assertThat(relayItself.served).isEmpty();
        assertThat(mesh.count(MessageType.REQUEST)).isZero();
    }

    /// Whoever signs honestly is still not the peer that was asked.
    @Test
    void relayCannotLetAnotherAgentAnswerAHandshake() {
        MeshClient alice = mesh.client(ALICE);
        OriginalPeer relayItself = new OriginalPeer(mesh.rig, mesh.relay, CAROL, OriginalPeer.Kind.LIBRARY);
        mesh.relay.route = envelope -> List.of(
                envelope.to().equals(BOB.id()) ? redrafted(envelope, CAROL.id()).sign(ALICE) : envelope);

        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "c4n4ry");
        assertThat(mesh.last(MessageType.HANDSHAKE).from()).isEqualTo(CAROL.id());
        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(reply).isCompletedWithValue(Reply.failed(ErrorCode.TIMED_OUT, "handshake timed out"));
        assertThat(relayItself.served).isEmpty();
        assertThat(mesh.count(MessageType.REQUEST)).isZero();
    }

    /// The bytes are those of message 2, and signed by the right agent (I13).
    @Test
    void messageTwoThatIsNoHandshakeIsNone() {
        mesh.echo(BOB);
        mesh.relay.route = envelope -> List.of(
                envelope.from().equals(BOB.id()) && envelope.type() == MessageType.HANDSHAKE
                        ? renamed(envelope, MessageType.RESPONSE).sign(BOB)
                        : envelope);

        CompletableFuture<Reply> reply = ask(mesh.client(ALICE), BOB.id(), "question");
        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(reply).isCompletedWithValue(Reply.failed(ErrorCode.TIMED_OUT, "handshake timed out"));
        assertThat(mesh.relay.seen)
                .filteredOn(envelope -> envelope.from().equals(ALICE.id()))
                .extracting(Envelope::inReplyTo)
                .containsOnlyNulls();
    }

    /// To Bob becomes to the relay's own agent; from that agent becomes from Bob, its signature left as it
    /// is.
    private static Envelope rewritten(Envelope envelope) {
        if (envelope.to().equals(BOB.id())) {
            return redrafted(envelope, CAROL.id()).sign(ALICE);
        }
        return new Envelope(
                envelope.id(),
                BOB.id(),
                envelope.to(),
                envelope.type(),
                envelope.inReplyTo(),
                envelope.payload(),
                envelope.protection(),
                envelope.signature(),
                envelope.timestampMillis());
    }

    private static EnvelopeDraft redrafted(Envelope envelope, AgentId to) {
        return redrafted(envelope, to, envelope.type());
    }

    private static EnvelopeDraft renamed(Envelope envelope, MessageType type) {
        return redrafted(envelope, envelope.to(), type);
    }

    private static EnvelopeDraft redrafted(Envelope envelope, AgentId to, MessageType type) {
        return new EnvelopeDraft(
                envelope.id(),
                to,
                type,
                envelope.inReplyTo(),
                envelope.payload(),
                envelope.protection(),
                envelope.timestampMillis());
    }

    @Test
    void answerOfAnotherAgentIsNoAnswer() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        CompletableFuture<Reply> reply = ask(mesh.client(ALICE), BOB.id(), "question");

        mesh.relay.inject(answer(CAROL, MessageType.RESPONSE, say("lie")));
        mesh.relay.inject(answer(CAROL, MessageType.ERROR, say("lie")));

        assertThat(reply).isNotCompleted();
        mesh.rig.runHandlers();
        assertThat(reply).isCompletedWithValue(said("question"));
    }

    @Test
    void plainResponseToASealedRequestIsNoAnswerEvenFromTheRightAgent() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        CompletableFuture<Reply> reply = ask(mesh.client(ALICE), BOB.id(), "question");

        mesh.relay.inject(answer(BOB, MessageType.RESPONSE, say("in clear")));
        mesh.relay.inject(answer(BOB, MessageType.STREAM_CHUNK, say("in clear")));

        assertThat(reply).isNotCompleted();
        mesh.rig.runHandlers();
        assertThat(reply).isCompletedWithValue(said("question"));
    }

    @Test
    void plainErrorOfTheRightAgentIsAnAnswer() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        CompletableFuture<Reply> reply = ask(mesh.client(ALICE), BOB.id(), "question");
        JsonValue error = JsonObject.empty().with("error", "out_of_paper");

        mesh.relay.inject(answer(BOB, MessageType.ERROR, error));

        assertThat(reply).isCompletedWithValue(new Reply.RemoteError(error));
    }

    @Test
    void sealedAnswerThatDoesNotOpenIsAskedForOnceMoreAndThenEndsTheCall() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "question");

        mesh.relay.inject(unreadableAnswerTo(mesh.last(MessageType.REQUEST)));
        assertThat(reply).isNotCompleted();
        assertThat(mesh.count(MessageType.REQUEST)).isEqualTo(2);
        mesh.relay.inject(unreadableAnswerTo(mesh.last(MessageType.REQUEST)));

        assertThat(reply).isCompletedWithValue(Reply.failed(ErrorCode.NOISE, "the answer could not be opened"));
        assertThat(mesh.rig.heldHandlers()).isOne();
        assertThat(ask(alice, BOB.id(), "next")).isNotCompleted();
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(9);
    }

    private Envelope unreadableAnswerTo(Envelope request) {
        return new EnvelopeDraft(
                        new UUID(0, lastId++),
                        ALICE.id(),
                        MessageType.RESPONSE,
                        request.id(),
                        new JsonString("AAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                        Protection.SEALED,
                        1)
                .sign(BOB);
    }

    @Test
    void envelopeForAnotherAgentIsNotTaken() {
        mesh.echo(BOB);
        Envelope misdirected = EnvelopeDraft.plain(new UUID(0, 1), CAROL.id(), MessageType.REQUEST, say("psst"), 1)
                .sign(ALICE);

        mesh.relay.inject(new Envelope(
                misdirected.id(),
                misdirected.from(),
                BOB.id(),
                misdirected.type(),
                misdirected.inReplyTo(),
                misdirected.payload(),
                misdirected.protection(),
                misdirected.signature(),
                misdirected.timestampMillis()));
        mesh.relay.sendText(BOB.id(), misdirected.toJson());

        assertThat(mesh.handled).isEmpty();
        assertThat(mesh.relay.seen).isEmpty();
    }

    @Test
    void changedEnvelopeIsNotTaken() {
        mesh.echo(BOB);
        long now = mesh.rig.clock.millis();
        Envelope genuine = EnvelopeDraft.plain(new UUID(0, 1), BOB.id(), MessageType.REQUEST, say("one"), now)
                .sign(ALICE);

        mesh.relay.sendText(BOB.id(), genuine.toJson().replace("\"one\"", "\"two\""));
        mesh.relay.sendText(BOB.id(), genuine.toJson().replace("\"timestamp\":" + now, "\"timestamp\":" + (now + 1)));
        assertThat(mesh.handled).isEmpty();

        mesh.relay.sendText(BOB.id(), genuine.toJson());
        assertThat(mesh.handled).hasSize(1);
    }

    @Test
    void replayedHandshakeDoesNotDisturbTheSession() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "before")).isCompleted();
        List<Envelope> handshake = new ArrayList<>(mesh.relay.seen.subList(0, 3));

        handshake.forEach(mesh.relay::inject);
        mesh.rig.advance(Duration.ofSeconds(2));

        assertThat(ask(alice, BOB.id(), "after")).isCompletedWithValue(said("after"));
        assertThat(mesh.handled).extracting(Mesh::word).containsExactly("before", "after");
        // A session that was dropped for it would have been made anew behind the second request.
        assertThat(mesh.count(MessageType.REQUEST)).isEqualTo(2);
        assertThat(mesh.count(MessageType.ERROR)).isZero();
    }

    /// A replayed request cannot be opened a second time; the error that says so would make the caller ask
    /// again.
    @Test
    void replayedSealedRequestIsNotAnsweredAtAll() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        CompletableFuture<Reply> reply = ask(mesh.client(ALICE), BOB.id(), "once");

        mesh.relay.inject(mesh.last(MessageType.REQUEST));
        mesh.rig.runHandlers();

        assertThat(reply).isCompletedWithValue(said("once"));
        assertThat(mesh.count(MessageType.ERROR)).isZero();
        assertThat(mesh.handled).hasSize(1);
    }

    @Test
    void garbageInHandshakesAndSealedPayloadsIsNoException() {
        mesh.echo(BOB);
        for (String payload : List.of("", "!", "AAAA=", "A", "AAAA", "A".repeat(43), "A".repeat(200_000))) {
            for (MessageType type : MessageType.values()) {
                for (Protection protection : Protection.values()) {
                    mesh.relay.inject(
                            new EnvelopeDraft(newId(), BOB.id(), type, null, new JsonString(payload), protection, 1)
                                    .sign(CAROL));
                }
            }
        }
        mesh.rig.advance(Duration.ofMinutes(10));

        assertThat(ask(mesh.client(ALICE), BOB.id(), "still there")).isCompletedWithValue(said("still there"));
    }

    @Test
    void answersToRequestsInClearMustStillComeFromTheOneWhoWasAsked() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        CompletableFuture<Reply> reply = mesh.client(ALICE)
                .requestAsync(
                        BOB.id(), say("open"), CallOptions.within(Mesh.TIMEOUT).plain());

        mesh.relay.inject(answer(CAROL, MessageType.RESPONSE, say("lie")));
        mesh.rig.runHandlers();

        assertThat(reply).isCompletedWithValue(said("open"));
    }

    private UUID newId() {
        return new UUID(0, ++lastId);
    }

    private Envelope answer(AgentKeyPair from, MessageType type, JsonValue payload) {
        UUID request = mesh.last(MessageType.REQUEST).id();
        return EnvelopeDraft.plain(newId(), ALICE.id(), type, payload, 1)
                .answering(request)
                .sign(from);
    }
}
