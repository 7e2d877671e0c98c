package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.program.settings.AddressRanges;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.routing.Ending;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How many connections there may be of one address and of one agent: the original has no bound (wire §12.1 R6).
final class ConnectionCapsTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");

    private final FakeClock clock = FakeClock.atSomeDay();
    private RelayCore core = relay(new ConnectionCaps(4, 2, 3, AddressRanges.NONE));

    @Test
    void connectionsThatDoNotLogInAreClosedAboveTheirBoundAndOtherAddressesAreNot() {
        connect(ALICE, HERE);
        connect(ALICE, HERE);

        Agent third = connect(ALICE, HERE);
        Agent elsewhere = connect(ALICE, THERE);

        assertThat(third.link.ending()).isEqualTo(Ending.CROWDED);
        assertThat(elsewhere.link.ending()).isNull();
        assertThat(core.metrics().value(Count.CROWDED)).isOne();
    }

    @Test
    void loginMakesRoomForTheNextButNotBeyondTheBoundOfTheAddress() {
        for (int i = 0; i < 4; i++) {
            assertThat(connect(AgentKeyPair.generate(new SecureRandom()), HERE)
                            .login()
                            .link
                            .ending())
                    .isNull();
        }

        assertThat(connect(ALICE, HERE).link.ending()).isEqualTo(Ending.CROWDED);
    }

    @Test
    void connectionThatIsGoneMakesRoom() {
        Agent first = connect(ALICE, HERE);
        connect(ALICE, HERE);

        first.cut();

        assertThat(connect(ALICE, HERE).link.ending()).isNull();
    }

    @Test
    void connectionThatWasOneTooManyCountsUntilItIsGoneAndOnceAlone() {
        connect(ALICE, HERE);
        connect(ALICE, HERE);
        Agent third = connect(ALICE, HERE);

        third.cut();
        third.session.onClosed();

        assertThat(connect(ALICE, HERE).link.ending()).isEqualTo(Ending.CROWDED);
    }

    @Test
    void agentThatReconnectsFasterThanItsOldConnectionsCloseIsRefused() {
        for (int i = 0; i < 3; i++) {
            connect(BOB, InetAddress.ofLiteral("192.0.2.1" + i)).login();
        }

        Agent fourth = connect(BOB, THERE).login();

        assertThat(fourth.link.said.getLast())
                .isEqualTo("{\"success\":false,\"error\":\"too many connections of this agent, try again later\"}");
        assertThat(fourth.link.ending()).isEqualTo(Ending.NOT_ADMITTED);
    }

    @Test
    void addressThatStandsForManyIsNotCounted() {
        core = relay(
                new ConnectionCaps(1, 1, 1, AddressRanges.parse("192.0.2.0/24").orElseThrow()));
        connect(ALICE, HERE);

        assertThat(connect(ALICE, HERE).link.ending()).isNull();
    }

    @Test
    void networkOfOneSubscriberIsOneAddress() {
        connect(ALICE, InetAddress.ofLiteral("2001:db8::1"));
        connect(ALICE, InetAddress.ofLiteral("2001:db8::2"));

        assertThat(connect(ALICE, InetAddress.ofLiteral("2001:db8::3")).link.ending())
                .isEqualTo(Ending.CROWDED);
        assertThat(connect(ALICE, InetAddress.ofLiteral("2001:db8:0:1::3")).link.ending())
                .isNull();
    }

    @Test
    void nothingIsCountedOnceAllAreGone() {
        var counts = new ConnectionCounts(ConnectionCaps.DEFAULTS);
        var place = counts.enter(HERE);
        place.isOf(ALICE.id());
        place.registered();
        assertThat(counts.size()).isEqualTo(2);

        place.leave();

        assertThat(counts.size()).isZero();
    }

    private RelayCore relay(ConnectionCaps caps) {
        var seams = new TimeAndChance(clock, clock, clock, new SecureRandom());
        return new RelayCore(
                RelayLimits.DEFAULTS.with(caps), new FakeGate(), new MemoryQueue(QueueLimits.DEFAULTS, clock), seams);
    }

    private Agent connect(AgentKeyPair key, InetAddress from) {
        Agent agent = new Agent(core, clock, key, from);
        clock.advance(Duration.ZERO);
        return agent;
    }
}
