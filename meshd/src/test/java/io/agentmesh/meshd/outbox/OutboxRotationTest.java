package io.agentmesh.meshd.outbox;

import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of requests while the own key is rotated. The peer knows a request under the id of whoever sent it.
final class OutboxRotationTest {
    private static final AgentId SUCCESSOR =
            AgentKeyPair.generate(new SecureRandom()).id();

    private final OutboxRig rig;

    OutboxRotationTest(@TempDir Path home) throws Exception {
        rig = new OutboxRig(home);
    }

    @Test
    void requestThatWaitsGoesOnUnderTheNewKey() throws Exception {
        UUID id = rig.submit();

        rotate();
        rig.courier.comes(BOB.id());

        assertThat(rig.courier.sent).hasSize(1);
        assertThat(rig.state(id))
                .isInstanceOfSatisfying(
                        State.Asked.class, asked -> assertThat(asked.as()).isEqualTo(SUCCESSOR));
        rig.courier.answers("1");
        assertThat(rig.state(id).word()).isEqualTo("answered");
    }

    @Test
    void peerThatComesDuringTheRotationIsAskedAfterIt() throws Exception {
        UUID id = rig.submit();
        hold();
        rig.courier.comes(BOB.id());
        UUID later = rig.submit();
        rig.outbox.linkIsUp();
        assertThat(rig.courier.sent).isEmpty();
        rig.courier.self = SUCCESSOR;
        rig.outbox.goOn();

        assertThat(rig.courier.sent)
                .extracting(FakeCourier.Sent::key)
                .containsExactlyInAnyOrder(id.toString(), later.toString());
        assertThat(rig.state(id))
                .isInstanceOfSatisfying(
                        State.Asked.class, asked -> assertThat(asked.as()).isEqualTo(SUCCESSOR));
    }

    @Test
    void requestThatWasSentIsWaitedFor() throws Exception {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        CompletableFuture<Void> quiet = rig.outbox.holdBack();
        assertThat(quiet).isNotDone();
        rig.courier.answers("1");

        assertThat(quiet).isDone();
        assertThat(rig.state(id).word()).isEqualTo("answered");
    }

    @Test
    void requestWithoutAnAnswerEndsUnknownSinceUnderTheNewKeyItMightBeHandledTwice() throws Exception {
        UUID cutOff = rig.submit();
        rig.courier.comes(BOB.id());
        UUID other = rig.submit(rig.order(CAROL.id(), Order.Repeat.AT_MOST_ONCE, ""));

        hold();
        rig.courier.self = SUCCESSOR;
        rig.courier.fallsSilent(ErrorCode.CANCELLED);
        rig.outbox.goOn();
        rig.courier.comes(CAROL.id());

        assertThat(rig.state(cutOff).word()).isEqualTo("unknown");
        assertThat(rig.state(other).word()).isEqualTo("sent");
        assertThat(rig.courier.sent).hasSize(2);
    }

    @Test
    void requestThatThePeerCertainlyDidNotHandleGoesOnUnderTheNewKey() throws Exception {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());
        rig.courier.refuses("busy");

        rotate();
        rig.courier.answers("1");

        assertThat(rig.courier.sent).hasSize(2);
        assertThat(rig.state(id).word()).isEqualTo("answered");
    }

    private void hold() {
        var unused = rig.outbox.holdBack();
    }

    private void rotate() {
        hold();
        rig.courier.self = SUCCESSOR;
        rig.outbox.goOn();
    }
}
