package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.ofFirstByte;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent changes its key, and can be written to under the new one (offline §4.1, §14.1).
final class RotationsIT {
    private static final AgentKeyPair SECOND = ofFirstByte(0x60);
    private static final AgentKeyPair THIRD = ofFirstByte(0x70);
    private static final AgentKeyPair MALLORY = ofFirstByte(0x80);
    private static final Duration A_MOMENT = Duration.ofSeconds(10);

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    RotationsIT(@TempDir Path folder) throws Exception {
        world = new OfflineWorld(folder);
        alice = world.join(ALICE);
        bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void bundlesOfLaterKeysNameTheFirstOneAndTheirSerialsGoOn() throws Exception {
        long serial = world.registry().bundleOf(BOB.id()).bundle().edition().serial();

        bob.rotate(SECOND);
        world.advance(A_MOMENT);
        bob.rotate(THIRD);
        world.advance(A_MOMENT);

        Bundle bundle = world.registry().bundleOf(THIRD.id()).bundle();
        assertThat(bundle.owner()).isEqualTo(new Bundle.Owner(THIRD.id(), BOB.id(), 0));
        assertThat(bundle.edition().serial()).isGreaterThan(serial);
    }

    @Test
    void peerWritesToTheNewKeyAndIsAnswered() throws Exception {
        bob.rotate(SECOND);
        world.advance(A_MOMENT);

        var id = alice.send(bob, "hello");
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(bob.asked()).hasSize(1);
    }

    /// Whoever appointed this key without its word may be anybody.
    @Test
    void agentTakesNobodysNameWhoAppointedItUnasked() throws Exception {
        var byMallory = new KeyChange(RotationProof.sign(MALLORY, BOB.id(), 1), BOB.id(), null);
        var byBob = KeyChange.sign(BOB, SECOND, 2);
        bob.rotate(SECOND);
        world.registry().show(new KeyChain(MALLORY.id(), List.of(byMallory, byBob)));
        world.advance(A_MOMENT);

        assertThat(world.registry().bundleOf(SECOND.id()).bundle().owner().name())
                .isEqualTo(BOB.id());
    }

    @Test
    void chainThatDoesNotHoldIsNotPublishedUnderAndIsAskedForAgain() throws Exception {
        KeyChange forged = new KeyChange(
                new RotationProof(
                        MALLORY.id(), RotationProof.sign(BOB, SECOND.id(), 1).signature(), 1),
                SECOND.id(),
                null);
        bob.rotate(SECOND);
        KeyChain good = world.registry().chain(SECOND.id()).orThrow();
        world.registry().show(new KeyChain(MALLORY.id(), List.of(forged)));
        world.advance(A_MOMENT);
        assertThat(world.registry().look(SECOND.id()).toOptional()).isEmpty();

        world.registry().show(good);
        world.advance(A_MOMENT);

        assertThat(world.registry().bundleOf(SECOND.id()).bundle().owner().name())
                .isEqualTo(BOB.id());
    }
}
