package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.testing.Mesh;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What belongs to the offline channel passes by everything else, both ways.
final class ControlTest {
    private static final String FRAME = ControlHandler.PREFIX + "AAAA";

    private final Mesh mesh = new Mesh(9);
    private final List<Envelope> received = new ArrayList<>();
    private final MeshAgent alice = mesh.agent(ALICE, AccessPolicy.allowAll(), mesh.echo);

    @Test
    void frameIsCarriedAsItIsAndReachesTheHandler() {
        listening();
        Envelope frame = sealed(MessageType.CONTROL, FRAME);

        assertThat(alice.carry(frame)).isCompletedWithValue(SendOutcome.QUEUED);

        assertThat(received).containsExactly(frame);
    }

    @Test
    void errorAboutTheChannelReachesTheHandlerAndAnotherDoesNot() {
        listening();
        Envelope reset = error(JsonObject.empty().with("channel", ControlHandler.CHANNEL));

        carry(error(JsonObject.empty().with("channel", "another")));
        carry(reset);

        assertThat(received).containsExactly(reset);
    }

    @Test
    void otherControlEnvelopesReachNobody() {
        listening();

        carry(sealed(MessageType.CONTROL, "AAAA"));
        carry(sealed(MessageType.REQUEST, FRAME));

        assertThat(received).isEmpty();
        assertThat(mesh.handled).isEmpty();
    }

    @Test
    void longestFrameAndErrorReachTheHandlerAndOneCharacterMoreDoesNot() {
        listening();
        int padding = ControlHandler.MAX_LENGTH - FRAME.length();
        Envelope longest = sealed(MessageType.CONTROL, FRAME + "A".repeat(padding));
        Envelope longestError = error(errorOf(ControlHandler.MAX_LENGTH));

        carry(longest);
        carry(sealed(MessageType.CONTROL, FRAME + "A".repeat(padding + 1)));
        carry(longestError);
        carry(error(errorOf(ControlHandler.MAX_LENGTH + 1)));

        assertThat(received).containsExactly(longest, longestError);
    }

    private static JsonObject errorOf(int length) {
        JsonObject empty =
                JsonObject.empty().with("channel", ControlHandler.CHANNEL).with("reason", "");
        int padding = length - CanonicalJson.text(empty).length();
        return empty.with("reason", "x".repeat(padding));
    }

    @Test
    void agentThatDoesNotSpeakTheChannelHearsNothing() {
        mesh.echo(BOB);

        carry(sealed(MessageType.CONTROL, FRAME));

        assertThat(mesh.handled).isEmpty();
    }

    private void carry(Envelope envelope) {
        assertThat(alice.carry(envelope)).isCompletedWithValue(SendOutcome.QUEUED);
    }

    private void listening() {
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .environment(mesh.rig.environment(mesh.relay))
                .onControl(new ControlHandler() {
                    @Override
                    public void received(Envelope envelope, Runnable confirm) {
                        received.add(envelope);
                        confirm.run();
                    }

                    @Override
                    public void noticed(RelayNotice.OfEnvelope notice) {}
                })
                .start();
    }

    private static Envelope sealed(MessageType type, String payload) {
        return EnvelopeDraft.sealed(new UUID(1, 2), BOB.id(), type, payload, 7).sign(ALICE);
    }

    private static Envelope error(JsonObject payload) {
        return EnvelopeDraft.plain(new UUID(1, 2), BOB.id(), MessageType.ERROR, payload, 7)
                .sign(ALICE);
    }
}
