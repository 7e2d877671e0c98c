package io.agentmesh.offline.prekey;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.core.testing.Keys.ofFirstByte;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What agents name of their bundles, in handshakes and hellos, against what the registry hands out (offline §13.2).
final class VouchingIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);
    /// For ten minutes a registry answers the same claim in the same way; another one follows within ten more.
    private static final Duration A_REPEATED_CLAIM = Duration.ofMinutes(25);
    private static final BundleName NEVER_MADE = new BundleName(1, Octets.of(new byte[32]));

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    VouchingIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
        world.advance(A_MOMENT);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// A first contact, to which the registry could show any bundle that is not over.
    @Test
    void olderBundleThanItsAgentNamedInAHandshakeIsNotTaken() throws Exception {
        SignedBundle old = world.registry().bundleOf(BOB.id());
        SignedBundle today = nextBundleOfBob();
        shakeHands();
        world.registry().serve(old);

        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);
        assertThat(alice.sent(id).progress().problem()).isEqualTo("bundle_rollback");
        assertThat(alice.stateOf(id)).isEqualTo("stored");
        assertThat(world.carried()).isEmpty();

        world.registry().serve(today);
        world.advance(A_REPEATED_CLAIM);
        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    @Test
    void olderBundleThanItsAgentNamedInAHelloIsNotTaken() throws Exception {
        SignedBundle old = world.registry().bundleOf(BOB.id());
        nextBundleOfBob();
        bob.send(alice, "first");
        world.advance(A_MOMENT);
        world.registry().serve(old);
        alice.store().call(tx -> tx.update("DELETE FROM session"));

        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);

        assertThat(alice.sent(id).progress().problem()).isEqualTo("bundle_rollback");
    }

    @Test
    void twoBundlesOfOneSerialEndNewSessionsUntilAnOperatorHasLooked() throws Exception {
        UUID before = alice.send(bob, "before");
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(before)).isEqualTo("processed");
        BundleName taken = bob.channel().vouching().nameOf(BOB.id());
        alice.channel().vouching().heard(BOB.id(), new BundleName(taken.serial(), NEVER_MADE.digest()));
        alice.store().call(tx -> tx.update("DELETE FROM session"));
        int left = world.registry().waitingOf(BOB.id());

        UUID id = alice.send(bob, "one");
        world.advance(Duration.ofHours(1));
        alice.channel().vouching().heard(BOB.id(), new BundleName(taken.serial() + 1, taken.digest()));
        world.advance(Duration.ofHours(1));
        assertThat(alice.sent(id).progress().problem()).isEqualTo("bundle_fork");
        assertThat(world.registry().waitingOf(BOB.id())).isEqualTo(left);
        assertThat(noted("bundle_fork")).isOne();

        assertThat(alice.channel().reviewed(BOB.id())).isTrue();
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(noted("bundle_reviewed")).isOne();
    }

    /// The serial goes too: whoever looked takes the registry's word once more.
    @Test
    void olderBundleIsTakenAfterAReview() throws Exception {
        SignedBundle old = world.registry().bundleOf(BOB.id());
        nextBundleOfBob();
        shakeHands();
        world.registry().serve(old);

        assertThat(alice.channel().reviewed(BOB.id())).isTrue();
        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(noted("bundle_reviewed")).isOne();
    }

    @Test
    void secondBundleOfOneSerialFromTheRegistryIsAForkToo() throws Exception {
        shakeHands();
        world.registry().serve(otherOfTheSameSerial(BOB, world.registry().bundleOf(BOB.id())));

        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);

        assertThat(alice.sent(id).progress().problem()).isEqualTo("bundle_fork");
        assertThat(world.carried()).isEmpty();
    }

    @Test
    void registryThatHoldsANewerBundleBackIsNoticedOnceItsAgentNamesThat() throws Exception {
        alice.send(bob, "one");
        world.advance(A_MOMENT);
        SignedBundle old = world.registry().bundleOf(BOB.id());
        nextBundleOfBob();
        world.registry().serve(old);

        shakeHands();
        shakeHands();
        world.settle();

        assertThat(noted("bundle_rollback")).isOne();
    }

    @Test
    void agentThatNamesAnOlderBundleThanItHadIsNotedOnceTheNewerOneIsNoNews() throws Exception {
        shakeHands();
        alice.channel().vouching().heard(BOB.id(), NEVER_MADE);
        world.settle();
        assertThat(noted("bundle_rollback")).isZero();

        world.leap(Vouching.LATER.plusMillis(1));
        alice.channel().vouching().heard(BOB.id(), NEVER_MADE);
        alice.channel().vouching().heard(BOB.id(), NEVER_MADE);
        world.settle();

        assertThat(noted("bundle_rollback")).isOne();
        assertThat(alice.number("SELECT serial FROM bundle_seen"))
                .isEqualTo(bob.channel().vouching().nameOf(BOB.id()).serial());
    }

    @Test
    void peersThatWereNeverWrittenToAreForgottenAtTheBoundTheOldestFirst() throws Exception {
        alice.store()
                .call(tx -> tx.update("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + PeerBundles.MAX_NAMED
                        + ") INSERT INTO bundle_seen SELECT 'peer' || i, 1, '', i, 0, 0 FROM n"));

        shakeHands();

        assertThat(alice.number("SELECT count(*) FROM bundle_seen")).isEqualTo(PeerBundles.MAX_NAMED);
        assertThat(alice.number("SELECT count(*) FROM bundle_seen WHERE peer = 'peer1'"))
                .isZero();
        assertThat(alice.number("SELECT count(*) FROM bundle_seen WHERE seen > " + PeerBundles.MAX_NAMED))
                .isOne();
    }

    /// Its registry is asked by the one who writes to it.
    @Test
    void agentNamesNoBundleThatTheRegistryDoesNotHave() throws Exception {
        world.registry().isAway(true);
        OfflineEnd carol = world.join(CAROL);
        world.advance(A_MOMENT);
        assertThat(carol.channel().vouching().nameOf(CAROL.id()).isNone()).isTrue();

        world.registry().isAway(false);
        world.advance(Duration.ofMinutes(1));

        assertThat(carol.channel().vouching().nameOf(CAROL.id()))
                .isEqualTo(BundleName.of(world.registry().bundleOf(CAROL.id())));
    }

    /// Another one may follow under its serial.
    @Test
    void bundleThatTheRegistryDidNotTakeIsNotNamed() throws Exception {
        world.registry().claimNumbers(CAROL.id(), 1L << 52, 0);

        OfflineEnd carol = world.join(CAROL);
        world.advance(A_MOMENT);

        assertThat(carol.number("SELECT count(*) FROM edition")).isOne();
        assertThat(carol.channel().vouching().nameOf(CAROL.id()).isNone()).isTrue();
    }

    /// Those who heard of it take no older one.
    @Test
    void bundleIsPublishedAgainToARegistryThatWentBackInTime() throws Exception {
        SignedBundle bundle = world.registry().bundleOf(BOB.id());
        world.registry().claimNumbers(BOB.id(), 0, 0);
        world.registry().hide(BOB.id());

        world.advance(Duration.ofMinutes(11));

        assertThat(world.registry().bundleOf(BOB.id()).text()).isEqualTo(bundle.text());
        assertThat(bob.channel().vouching().nameOf(BOB.id())).isEqualTo(BundleName.of(bundle));
    }

    /// Others have seen it: an older one than they know would look like an old store's.
    @Test
    void bundleThatTheRegistryLostIsNamedUntilItIsPublishedAgain() throws Exception {
        BundleName today = BundleName.of(nextBundleOfBob());
        world.registry().claimNumbers(BOB.id(), 0, 0);
        world.registry().hide(BOB.id());
        world.registry().takesBundles(false);

        world.advance(Duration.ofMinutes(11));
        assertThat(bob.number("SELECT count(*) FROM edition WHERE published = 1"))
                .isOne();
        assertThat(bob.channel().vouching().nameOf(BOB.id())).isEqualTo(today);

        world.registry().takesBundles(true);
        world.advance(Duration.ofMinutes(11));
        assertThat(BundleName.of(world.registry().bundleOf(BOB.id()))).isEqualTo(today);
        assertThat(bob.channel().vouching().nameOf(BOB.id())).isEqualTo(today);
    }

    @Test
    void bundleOfTheKeyBeforeIsNotNamedUnderTheNext() throws Exception {
        AgentKeyPair next = ofFirstByte(0x60);

        bob.rotate(next);
        assertThat(bob.channel().vouching().nameOf(next.id()).isNone()).isTrue();
        world.advance(A_MOMENT);

        assertThat(bob.channel().vouching().nameOf(next.id()))
                .isEqualTo(BundleName.of(world.registry().bundleOf(next.id())));
        assertThat(bob.channel().vouching().nameOf(BOB.id()).isNone()).isTrue();
    }

    @Test
    void agentThatIsStartedAnewNamesItsBundleAtOnce() throws Exception {
        BundleName before = bob.channel().vouching().nameOf(BOB.id());
        bob.stop();
        world.registry().isAway(true);

        bob.start();
        world.settle();

        assertThat(bob.channel().vouching().nameOf(BOB.id())).isEqualTo(before);
    }

    /// Each tells the other, as the link of both does in a handshake.
    private void shakeHands() throws Exception {
        alice.channel().vouching().heard(BOB.id(), bob.channel().vouching().nameOf(BOB.id()));
        bob.channel().vouching().heard(ALICE.id(), alice.channel().vouching().nameOf(ALICE.id()));
        world.settle();
    }

    /// A week goes by, and Bob signs another one.
    private SignedBundle nextBundleOfBob() throws Exception {
        SignedBundle before = world.registry().bundleOf(BOB.id());
        world.leap(OwnPrekeys.FRESH.plusSeconds(1));
        world.advance(Duration.ofMinutes(1));
        SignedBundle after = world.registry().bundleOf(BOB.id());
        assertThat(after.bundle().edition().serial())
                .isGreaterThan(before.bundle().edition().serial());
        return after;
    }

    private static SignedBundle otherOfTheSameSerial(AgentKeyPair keys, SignedBundle signed) {
        Bundle bundle = signed.bundle();
        Bundle.Edition edition = bundle.edition();
        var later = new Bundle.Edition(edition.serial(), edition.issuedAtMillis() + 1, edition.expiresAtMillis());
        return new Bundle(bundle.owner(), later, bundle.terms(), bundle.signedPrekey()).sign(keys);
    }

    private long noted(String code) throws Exception {
        return alice.number("SELECT count(*) FROM audit WHERE code = '" + code + "'");
    }
}
