package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.offline.testing.Copies;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.offline.testing.SealedFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I12: an older copy of a store that was put back is noticed, and no key is used twice.
final class RollbackIT {
    private final Path backup;
    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    RollbackIT(@TempDir Path folder) throws Exception {
        this.backup = folder.resolve("backup");
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void registryHearsTheCountOfTheStoreAtItsStartAndWhileItIsUsed() throws Exception {
        long atTheStart = world.registry().bootOf(ALICE.id());
        assertThat(atTheStart).isPositive();
        assertThat(alice.channel().standing()).isEqualTo(new StoreStanding.Sound());

        send("one");
        world.leap(RollbackWatch.COUNTED);
        world.advance(Duration.ofSeconds(3));

        assertThat(world.registry().bootOf(ALICE.id())).isGreaterThan(atTheStart);
    }

    @Test
    void oldDatabaseIsNoticedByTheCountBesideTheKeyWithoutARegistry() throws Exception {
        talkAndBackUp();
        alice.stop();
        Copies.copy(backup.resolve("offline"), alice.home().resolve("offline"));

        world.registry().isAway(true);
        alice.start();
        world.settle();

        assertThat(alice.channel().standing()).isInstanceOf(StoreStanding.Restored.class);
        assertThat(alice.number("SELECT count(*) FROM session WHERE refused = 0"))
                .isZero();
        requireThatMessagesArriveOnANewSession();
    }

    @Test
    void oldFolderIsNoticedByTheRegistryBeforeAnythingIsSealed() throws Exception {
        talkAndBackUp();
        alice.stop();
        Copies.copy(backup, alice.home());

        alice.start();
        UUID early = alice.send(bob, "before the registry answered");
        assertThat(alice.stateOf(early)).isEqualTo("stored");
        world.advance(Duration.ofSeconds(10));

        assertThat(alice.channel().standing()).isInstanceOf(StoreStanding.Restored.class);
        assertThat(alice.stateOf(early)).isEqualTo("processed");
        requireThatMessagesArriveOnANewSession();
    }

    @Test
    void prekeysOfTheOldStoreAreTakenBackAndNewOnesHaveHigherNumbers() throws Exception {
        talkAndBackUp();
        long serial = world.registry().bundleOf(ALICE.id()).bundle().edition().serial();
        alice.stop();
        Copies.copy(backup, alice.home());

        alice.start();
        world.settle();

        assertThat(world.registry().bundleOf(ALICE.id()).bundle().edition().serial())
                .isGreaterThan(serial);
        assertThat(world.registry().waitingOf(ALICE.id())).isEqualTo(100);
        UUID back = bob.send(alice, "back");
        world.advance(Duration.ofSeconds(10));
        assertThat(bob.stateOf(back)).isEqualTo("processed");
    }

    /// Neither count could know: the copy is of the same run. The peer sees a number for the second time.
    @Test
    void numberThatWasUsedIsNoticedByThePeerAndTheMessageArrives() throws Exception {
        send("one");
        alice.stop();
        Copies.copy(alice.home(), backup);
        alice.start();
        world.settle();
        world.lose(envelope -> envelope.from().equals(BOB.id()));
        send("two");
        world.lose(envelope -> false);
        alice.stop();
        Copies.copy(backup, alice.home());
        world.registry().forgetBootOf(ALICE.id());

        alice.start();
        world.settle();
        UUID id = send("four");

        assertThat(alice.channel().standing()).isEqualTo(new StoreStanding.Sound());
        assertThat(world.carried())
                .filteredOn(envelope -> envelope.type() == MessageType.ERROR)
                .extracting(envelope -> envelope.payload().toString())
                .singleElement()
                .asString()
                .contains("state_rolled_back");
        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    @Test
    void newStoreOfAnAgentThatHadOneBeforeIsNoRestoredOne() throws Exception {
        talkAndBackUp();
        alice.stop();
        Copies.copy(Files.createDirectory(backup.resolveSibling("empty")), alice.home());

        alice.start();
        world.settle();

        assertThat(alice.channel().standing()).isEqualTo(new StoreStanding.Sound());
        requireThatMessagesArriveOnANewSession();
    }

    /// A store that is lost within its first minute gave its numbers to keys that nobody has any more.
    @Test
    void numbersThatTheRegistryKnowsOfOtherKeysAreLeftOut() throws Exception {
        bob.stop();
        Copies.copy(Files.createDirectory(backup.resolveSibling("empty")), bob.home());

        bob.start();
        world.advance(Duration.ofSeconds(10));

        assertThat(world.registry().waitingOf(BOB.id())).isEqualTo(100);
    }

    /// The registry that cannot be asked stops nobody for good.
    @Test
    void messageIsSealedThoughTheRegistryIsAway() throws Exception {
        send("one");
        alice.stop();
        world.registry().isAway(true);

        alice.start();
        UUID id = send("two");

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(alice.channel().standing()).isEqualTo(new StoreStanding.Unchecked());
    }

    @Test
    void prekeysAreToppedUpAsSoonAsTheRegistrySaysThatFewAreLeft() throws Exception {
        world.registry().leave(BOB.id(), 3);

        bob.channel().prekeysRunLow();
        world.settle();

        assertThat(world.registry().waitingOf(BOB.id())).isEqualTo(100);
    }

    /// A registry may say any number.
    @Test
    void numberThatThisAgentNeverSignedChangesNothing() throws Exception {
        send("one");
        alice.stop();
        world.registry().claimNumbers(ALICE.id(), Bundle.Edition.MAX_SERIAL, Anchor.MAX_BOOT);

        alice.start();
        world.settle();

        assertThat(alice.channel().standing()).isEqualTo(new StoreStanding.Sound());
        assertThat(alice.number("SELECT value FROM meta WHERE name = 'boot'")).isLessThan(100);
        assertThat(alice.number("SELECT count(*) FROM session WHERE refused = 0"))
                .isOne();
        assertThat(alice.number("SELECT count(*) FROM audit WHERE code = 'number_not_ours'"))
                .isOne();
        assertThat(alice.stateOf(send("two"))).isEqualTo("processed");
    }

    @Test
    void registryThatClaimsTheHighestSerialDoesNotEndPublishing() throws Exception {
        long before = world.registry().bundleOf(BOB.id()).bundle().edition().serial();
        world.registry().claimNumbers(BOB.id(), Bundle.Edition.MAX_SERIAL, 1);
        world.leap(Duration.ofDays(8));
        world.advance(Duration.ofSeconds(10));
        assertThat(world.registry().bundleOf(BOB.id()).bundle().edition().serial())
                .isEqualTo(before);

        world.registry().claimNumbers(BOB.id(), before, 1);
        world.advance(Duration.ofSeconds(10));

        assertThat(world.registry().bundleOf(BOB.id()).bundle().edition().serial())
                .isGreaterThan(before);
    }

    private void talkAndBackUp() throws Exception {
        send("one");
        alice.stop();
        Copies.copy(alice.home(), backup);
        alice.start();
        world.settle();
        bob.send(alice, "three");
        send("two");
    }

    private UUID send(String text) throws Exception {
        UUID id = alice.send(bob, text);
        world.advance(Duration.ofSeconds(10));
        return id;
    }

    private void requireThatMessagesArriveOnANewSession() throws Exception {
        world.registry().isAway(false);
        UUID id = send("after all");
        assertThat(alice.stateOf(id)).isEqualTo("processed");
        SealedFrames.requireNoKeyUsedTwice(world.carried());
    }
}
