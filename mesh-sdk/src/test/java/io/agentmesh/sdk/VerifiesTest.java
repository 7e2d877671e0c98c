package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.testing.KeptJournal;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The extension `verifies`: whoever says that it checks signatures, does.
final class VerifiesTest {
    private final Mesh mesh = new Mesh(29);

    @Test
    void clientsAndAgentsSayThatTheyCheckWhetherTheyRememberOrNot() {
        mesh.client(ALICE);
        mesh.echo(BOB);
        remembering();

        assertThat(mesh.relay.openings)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(opening -> assertThat(opening.features()).contains(Feature.VERIFIES.word()));
    }

    @Test
    void requestWhoseSignatureDoesNotHoldIsConfirmedAndNotHandled() {
        mesh.relay.knows = EnumSet.allOf(Feature.class);
        remembering();
        Envelope signed = EnvelopeDraft.plain(new UUID(0, 1), BOB.id(), MessageType.REQUEST, say("pay 1"), 1)
                .sign(ALICE);

        mesh.relay.inject(
                Envelope.decode(signed.toJson().replace("pay 1", "pay 9")).orThrow());
        mesh.rig.advance(Duration.ofMillis(20)); // an ack waits for others

        assertThat(mesh.relay.acked).containsExactly(signed.id());
        assertThat(mesh.count(MessageType.RESPONSE)).isZero();
        assertThat(mesh.count(MessageType.ERROR)).isZero();
    }

    private void remembering() {
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .environment(mesh.rig.environment(mesh.relay))
                .remembering(new KeptJournal())
                .start();
    }
}
