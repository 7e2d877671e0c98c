package io.agentmesh.core.channel.ratchet;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Agreement;
import io.agentmesh.core.channel.prekey.Agreement.Response;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.FrameRefusal;
import io.agentmesh.core.channel.prekey.Recorded;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Vectors;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The recorded conversations, event by event, in both roles: every frame is made and read, and the whole state is
/// compared after each step. Between any two steps the states go through their stored form.
final class ConversationVectorsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_935_661_112_345L);
    private static final Map<String, FrameRefusal> REFUSALS = Map.of(
            "DuplicateMessageException", FrameRefusal.ALREADY_READ,
            "DoSProtectionException", FrameRefusal.TOO_MANY_SKIPPED,
            "AuthenticationFailedException", FrameRefusal.CANNOT_OPEN,
            "ValueError", FrameRefusal.CANNOT_OPEN);

    private final Map<String, RatchetState> states = new HashMap<>();
    private final Map<String, DoubleRatchet> ratchets = new HashMap<>();
    private final Map<String, Vectors> sent = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "conversation_last_resort", "conversation_first_flight_all_lost_but_last"})
    void everyEventHappensAgain(String name) {
        Vectors conversation = Recorded.FILE.object(name);
        begin(conversation);

        for (Vectors event : conversation.cases("events")) {
            happen(event);
            states.replaceAll(
                    (who, state) -> RatchetState.decode(state.encode()).orThrow());
        }
    }

    @Test
    void nothingWasLeftOutOfTheRecording() {
        List<Vectors> events = Recorded.FILE.object("conversation").cases("events");

        assertThat(events).hasSize(41);
        assertThat(events.stream().filter(event -> event.has("manipulation"))).hasSize(9);
    }

    private void begin(Vectors conversation) {
        Vectors privates = conversation.object("ratchet_privates_in_order");
        for (String who : List.of("alice", "bob")) {
            ratchets.put(who, new DoubleRatchet(RatchetKeys.recorded(privates.values(who))));
        }
        Vectors agreed = Recorded.agreement(conversation.text("agreement"));
        Claimed claimed = Recorded.claimed(agreed);
        try (AgreementKeyPair ephemeral = Recorded.ephemeral(agreed)) {
            Agreement initiated = Agreement.initiate(ALICE, claimed, ephemeral).orThrow();
            Agreement.Response responded = Agreement.respond(BOB, ALICE.id(), initiated.opening(), Recorded.ring());
            states.put("bob", ratchet("bob").respond((Response.Agreed) responded, NOW));
            states.put(
                    "alice",
                    ratchet("alice")
                            .initiate(
                                    initiated,
                                    claimed.bundle().bundle().signedPrekey().key(),
                                    NOW));
        }
    }

    private RatchetState state(String who) {
        return requireNonNull(states.get(who));
    }

    private DoubleRatchet ratchet(String who) {
        return requireNonNull(ratchets.get(who));
    }

    private Vectors sentAs(Vectors event) {
        return requireNonNull(sent.get(event.text("name")));
    }

    private void happen(Vectors event) {
        switch (event.text("op")) {
            case "send" -> send(event);
            case "receive" -> receive(event);
            case "lost" -> assertThat(sent).containsKey(event.text("name"));
            default -> throw new AssertionError(event);
        }
    }

    private void send(Vectors event) {
        String who = event.text("from");
        Octets text = Octets.utf8(event.text("sealed_json"));
        long expires =
                ((JsonInteger) requireNonNull(meta(event).get("exp"))).asLong().orElseThrow();
        var context = new SealContext(UUID.fromString(event.text("envelope_id")), expires, NOW);

        var answer = (SealedFrame.Sent) ratchet(who).seal(state(who), text, context);

        assertThat(Base64Url.encode(answer.frame().bytes())).isEqualTo(event.text("frame_base64url"));
        assertThat(AssociatedData.of(
                        state(who).session(),
                        context.envelopeId(),
                        answer.frame().headBytes().toByteArray()))
                .isEqualTo(event.hex("associated_data"));
        assertThat(answer.frame().opening().isPresent()).isEqualTo(event.number("kind") == 1);
        assertThat(answer.frame().header().n()).isEqualTo(event.number("n"));
        assertThat(answer.frame().header().pn()).isEqualTo(event.number("pn"));
        RecordedState.assertSame(answer.next(), event.object("state_after"));
        states.put(who, answer.next());
        sent.put(event.text("name"), event);
    }

    private static JsonObject meta(Vectors event) {
        JsonObject json = (JsonObject) Json.parse(event.text("sealed_json")).orThrow();
        return (JsonObject) requireNonNull(json.get("m"));
    }

    private void receive(Vectors event) {
        String who = event.text("by");
        RatchetState before = state(who);
        Octets encodedBefore = before.encode();

        OpenedFrame answer = open(event, who);

        if (event.text("outcome").equals("ok")) {
            OpenedFrame.Text read = (OpenedFrame.Text) answer;
            assertThat(read.text().utf8()).isEqualTo(sentAs(event).text("sealed_json"));
            RecordedState.assertSame(read.next(), event.object("state_after"));
            states.put(who, read.next());
        } else {
            assertThat(answer)
                    .isEqualTo(new OpenedFrame.Refused(requireNonNull(REFUSALS.get(event.text("package_error")))));
            assertThat(before.encode()).isEqualTo(encodedBefore);
        }
    }

    private OpenedFrame open(Vectors event, String who) {
        boolean manipulated = event.has("manipulation");
        Vectors source = manipulated ? event : sentAs(event);
        AgentKeyPair peer = who.equals("alice") ? BOB : ALICE;
        AgentId sender =
                manipulated ? new AgentId(Base64Url.encode(event.hex("sender_ed25519_public_as_seen"))) : peer.id();
        Frame frame = Frame.read(
                        Base64Url.decode(source.text("frame_base64url")).orThrow())
                .orThrow();
        var context = new OpenContext(UUID.fromString(source.text("envelope_id")), sender, NOW);
        return ratchet(who).open(state(who), frame, context);
    }
}
