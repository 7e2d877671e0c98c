package io.agentmesh.offline.prekey;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a registry does with prekeys that are not its own is noticed by the agent that made them (offline
/// §4.4), and no message is lost for it.
final class LedgerIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    /// The registry is asked every ten minutes what it has.
    private static final Duration LOOKED_TWICE = Duration.ofMinutes(25);

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    LedgerIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void registryThatKeepsOneTimePrekeysBackIsNoted() throws Exception {
        world.advance(Ledger.SLACK.plus(A_MOMENT));
        world.registry().withholds(true);

        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(noted("prekeys_withheld", ALICE.id())).isOne();
    }

    /// The registry may have got them after the session was begun.
    @Test
    void sessionThatWasBegunAboutWhenPrekeysWerePublishedShowsNothing() throws Exception {
        world.registry().withholds(true);

        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(noted()).isZero();
    }

    @Test
    void honestRegistryIsNotNoted() throws Exception {
        world.advance(Ledger.SLACK.plus(A_MOMENT));

        alice.send(bob, "one");
        world.join(CAROL).send(bob, "two");
        world.advance(A_MOMENT);

        assertThat(bob.asked()).hasSize(2);
        assertThat(noted()).isZero();
        assertThat(bob.number("SELECT count(*) FROM opk_used")).isEqualTo(2);
    }

    @Test
    void oneTimePrekeyThatIsHandedOutTwiceIsNotedAndTheSecondAgentIsReadAllTheSame() throws Exception {
        OfflineEnd carol = world.join(CAROL);
        alice.send(bob, "one");
        world.advance(A_MOMENT);
        world.registry().handOutAgain(BOB.id());

        UUID id = carol.send(bob, "two");
        world.advance(Duration.ofMinutes(2));

        assertThat(carol.stateOf(id)).isEqualTo("processed");
        assertThat(noted("prekey_reused", CAROL.id())).isOne();
        assertThat(noted("prekey_reused", ALICE.id())).isZero();
    }

    /// It may have lost what it had: the registry had no part in it.
    @Test
    void agentThatUsesItsOwnClaimTwiceShowsNothing() throws Exception {
        alice.send(bob, "one");
        world.advance(A_MOMENT);
        alice.store().call(tx -> tx.update("DELETE FROM session"));
        world.registry().handOutAgain(BOB.id());

        UUID id = alice.send(bob, "two");
        world.advance(Duration.ofMinutes(2));

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(bob.number("SELECT count(*) FROM audit WHERE code = 'reset_sent'"))
                .isPositive();
        assertThat(bob.number("SELECT count(*) FROM audit WHERE code = 'prekey_reused'"))
                .isZero();
    }

    @Test
    void registryThatGoesOnWithAnOldBundleIsNotedAfterADay() throws Exception {
        SignedBundle old = world.registry().bundleOf(BOB.id());
        world.leap(OwnPrekeys.FRESH.plusSeconds(1));
        world.advance(Duration.ofMinutes(1));
        world.registry().serve(old);

        alice.send(bob, "one");
        world.advance(A_MOMENT);
        assertThat(noted()).isZero();

        OfflineEnd carol = world.join(CAROL);
        world.leap(Ledger.STALE);
        carol.send(bob, "two");
        world.advance(A_MOMENT);

        assertThat(bob.asked()).hasSize(2);
        assertThat(noted("stale_bundle", CAROL.id())).isOne();
    }

    @Test
    void claimsOfWhichNothingComesAreNotedOnceTheyAreMany() throws Exception {
        world.registry().makeUpClaims(BOB.id(), 50);
        world.advance(LOOKED_TWICE);
        assertThat(noted()).isZero();

        world.registry().makeUpClaims(BOB.id(), 1);
        world.advance(LOOKED_TWICE);

        assertThat(noted("prekeys_drained", BOB.id())).isOne();
    }

    @Test
    void prekeysThatAreFilledUpBetweenMadeUpClaimsHideNothing() throws Exception {
        for (int n = 0; n < 3; n++) {
            world.registry().makeUpClaims(BOB.id(), 30);
            world.advance(LOOKED_TWICE);
        }

        assertThat(bob.number("SELECT count(*) FROM opk")).as("it got more").isGreaterThan(OwnPrekeys.FULL);
        assertThat(noted("prekeys_drained", BOB.id())).isPositive();
    }

    /// A day has room for as many as a popular agent gets: only those are counted that bring nothing.
    @Test
    void claimsWhoseMessagesComeAreNotNoted() throws Exception {
        for (int n = 0; n < 3; n++) {
            world.registry().makeUpClaims(BOB.id(), 30);
            bob.store().call(tx -> tx.update("DELETE FROM opk WHERE id IN (SELECT id FROM opk ORDER BY id LIMIT 30)"));
            world.advance(LOOKED_TWICE);
        }

        assertThat(noted()).isZero();
    }

    @Test
    void claimsOfMoreThanADayAreNotAddedUp() throws Exception {
        for (int n = 0; n < 3; n++) {
            world.registry().makeUpClaims(BOB.id(), 30);
            world.advance(LOOKED_TWICE);
            world.leap(Duration.ofDays(1));
            world.advance(LOOKED_TWICE);
        }

        assertThat(noted()).isZero();
    }

    @Test
    void usedPrekeysAreForgottenAtTheBoundTheOldestFirst() throws Exception {
        long next = bob.number("SELECT min(id) FROM opk");
        long first = next - Ledger.MAX_USED;
        bob.store()
                .call(tx -> tx.update(
                        "WITH RECURSIVE n(i) AS (SELECT " + first + " UNION ALL SELECT i + 1 FROM n" + " WHERE i < "
                                + (next - 1) + ") INSERT INTO opk_used SELECT i, 'own', 'peer', 1 << 60 FROM n"));

        alice.send(bob, "one");
        world.advance(A_MOMENT);

        assertThat(bob.number("SELECT count(*) FROM opk_used")).isEqualTo(Ledger.MAX_USED);
        assertThat(bob.number("SELECT min(id) FROM opk_used")).isEqualTo(first + 1);
    }

    private long noted() throws Exception {
        return bob.number("SELECT count(*) FROM audit WHERE code <> 'session_accepted'");
    }

    private long noted(String code, AgentId peer) throws Exception {
        return bob.number("SELECT count(*) FROM audit WHERE code = '" + code + "' AND peer = '" + peer.value() + "'");
    }
}
