package io.agentmesh.sdk.session;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.noise.NoiseChannels;
import io.agentmesh.core.channel.noise.NoiseStaticKey;
import io.agentmesh.core.channel.offer.Offer;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.link.LinkSeams;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.link.Postbox;
import io.agentmesh.sdk.link.RelayEvents;
import io.agentmesh.sdk.link.RelayLink;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.testing.MemoryRelay;
import io.agentmesh.sdk.testing.Rig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The table's bounds, and what it does with the peer's handshakes, envelope by envelope.
final class SessionTableTest {
    private static final SessionLimits LIMITS =
            SessionLimits.defaults().withBounds(new SessionLimits.Bounds(3, 2, 2, 3, 2, 1 << 20));

    private final Rig rig = new Rig(8);
    private final MemoryRelay relay = new MemoryRelay(rig);
    private final List<Object> waited = new ArrayList<>();
    private final RelayLink link = new RelayLink(
            URI.create("ws://relay.test/ws"),
            ALICE,
            LinkConfig.defaults().withSendRate(SendRate.unlimited()),
            new LinkSeams(relay, rig.timers(), rig.clock, new Random(8)),
            new Ears());
    private final Postbox postbox = new Postbox(ALICE, link, rig.clock, rig.secrets());
    private final NoiseChannels protocol = noise();
    private final Offers offers = new Offers(
            OfferPolicy.defaults(),
            ALICE,
            protocol.ownKey(),
            new Offers.Hearers(downgrade -> {}, BundleVouching.none()));
    private final SessionTable table =
            new SessionTable(new SessionSeams(protocol, offers, postbox, rig.timers(), rig.clock), LIMITS);

    @BeforeEach
    void connect() {
        rig.loop().execute(link::start);
        table.linkUp();
    }

    @Test
    void everyMessageOneIsAnswered() {
        Peer bob = new Peer(1);

        for (int i = 1; i <= 4; i++) {
            bob.begin();
            assertThat(bob.inbox).hasSize(i);
        }
    }

    @Test
    void oldestAnsweredHandshakeMakesRoomForTheNext() {
        Peer bob = new Peer(1);
        Handshake first = bob.begin();
        Handshake second = bob.begin();
        Handshake third = bob.begin();

        bob.finish(first, 0);
        assertThat(bob.session).isNull();
        bob.finish(second, 1);
        assertThat(bob.canBeRead()).isTrue();
        bob.finish(third, 2);
        assertThat(bob.canBeRead()).isTrue();
    }

    @Test
    void messageThreeForNoHandshakeIsDropped() {
        Peer bob = new Peer(1);
        Handshake handshake = bob.begin();
        HandshakeStep.Done done = bob.read(handshake, 0);

        table.onHandshake(bob.envelope(new UUID(7, 7), done.toSend().getFirst()));
        assertThat(bob.canBeRead(done.channel())).isFalse();
    }

    @Test
    void newSessionIsWrittenAndTheOldOneStillRead() {
        Peer bob = new Peer(1);
        bob.finish(bob.begin(), 0);
        SecureChannel old = bob.session();
        bob.finish(bob.begin(), 1);

        assertThat(bob.canBeRead(old)).isTrue();
        assertThat(bob.canBeRead()).isTrue();
        table.whenReady(bob.keys.id(), new Waiter());
        assertThat(waited).hasSize(1);
    }

    @Test
    void unprovenHandshakeLeavesTheSessionInUse() {
        Peer bob = new Peer(1);
        bob.finish(bob.begin(), 0);
        bob.begin();

        assertThat(bob.canBeRead()).isTrue();
        table.whenReady(bob.keys.id(), new Waiter());
        assertThat(waited).isEmpty();
        rig.advance(Duration.ofSeconds(1));
        assertThat(waited).hasSize(1);
    }

    @Test
    void oldestSessionOfAPeerMakesRoomForTheNext() {
        Peer bob = new Peer(1);
        bob.finish(bob.begin(), 0);
        SecureChannel first = bob.session();
        bob.finish(bob.begin(), 1);
        bob.finish(bob.begin(), 2);

        assertThat(bob.canBeRead(first)).isFalse();
        assertThat(bob.canBeRead()).isTrue();
    }

    @Test
    void retiredSessionIsReadUntilItWasOutOfUseForTooLong() {
        Peer bob = new Peer(1);
        bob.finish(bob.begin(), 0);
        table.linkDown();
        rig.advance(Duration.ofMinutes(4));
        assertThat(bob.canBeRead()).isTrue();

        rig.advance(Duration.ofMinutes(6));

        assertThat(bob.canBeRead()).isFalse();
    }

    @Test
    void sessionThatNobodyUsesIsReadForAWhileAndForgottenAndTheNextRequestShakesHands() {
        Peer bob = new Peer(1).ofOurs();
        bob.finish(bob.begin(), 0);
        rig.advance(LIMITS.idle().plusMinutes(2));
        assertThat(bob.canBeRead()).isTrue();

        rig.advance(LIMITS.keep().plusMinutes(2));

        assertThat(bob.canBeRead()).isFalse();
        assertThat(table.current(bob.keys.id())).isEmpty();
        table.whenReady(bob.keys.id(), new Waiter());
        assertThat(waited).isEmpty();
        assertThat(bob.inbox).hasSize(2);
    }

    @Test
    void sessionThatEitherEndUsesStays() {
        Peer bob = new Peer(1).ofOurs();
        Peer carol = new Peer(2).ofOurs();
        bob.finish(bob.begin(), 0);
        carol.finish(carol.begin(), 0);

        for (int i = 0; i < 4; i++) {
            rig.advance(LIMITS.idle().minusHours(1));
            assertThat(bob.canBeRead()).isTrue();
            Session toCarol = table.current(carol.keys.id()).orElseThrow();
            assertThat(table.seal(toCarol, Octets.utf8("hi")).toOptional()).isPresent();
        }

        assertThat(table.current(bob.keys.id())).isPresent();
    }

    @Test
    void sessionOfAnOriginalPeerStaysBecauseItAsksForNoOther() {
        Peer bob = new Peer(1);
        bob.finish(bob.begin(), 0);

        rig.advance(LIMITS.idle().multipliedBy(2));

        assertThat(table.current(bob.keys.id())).isPresent();
    }

    @Test
    void oneWaiterMoreThanTheBoundIsRefused() {
        Peer bob = new Peer(1);

        table.whenReady(bob.keys.id(), new Waiter());
        table.whenReady(bob.keys.id(), new Waiter());
        table.whenReady(bob.keys.id(), new Waiter());

        assertThat(waited)
                .containsExactly(
                        new Violation(ErrorCode.QUEUE_FULL, "2 requests wait for a session with " + bob.keys.id()));
    }

    @Test
    void waiterThatWasTakenBackIsNotCalled() {
        Peer bob = new Peer(1);
        Waiter waiter = new Waiter();
        table.whenReady(bob.keys.id(), waiter);

        table.takeBack(bob.keys.id(), waiter);
        Handshake theirs = bob.begin();
        rig.advance(LIMITS.crossing());
        bob.finish(theirs, 1);

        assertThat(waited).isEmpty();
    }

    @Test
    void handshakesOfOursStopAtTheirBoundAndGoOnWhenTheOldestExpires() {
        Peer bob = new Peer(1);
        table.whenReady(bob.keys.id(), new Waiter());

        rig.advance(Duration.ofSeconds(290));
        assertThat(bob.inbox).hasSize(3);
        rig.advance(Duration.ofSeconds(70));

        assertThat(bob.inbox).hasSizeGreaterThan(3);
    }

    @Test
    void strangersWhoOnlyKnockMakeRoomBeforeThoseWhoTalk() {
        Peer friend = new Peer(1);
        friend.finish(friend.begin(), 0);
        for (int i = 2; i < 20; i++) {
            new Peer(i).begin();
        }

        assertThat(friend.canBeRead()).isTrue();
    }

    @Test
    void onePeerMoreThanTheBoundIsRefusedWhileRequestsWaitForAllOthers() {
        for (int i = 1; i <= 3; i++) {
            table.whenReady(new Peer(i).keys.id(), new Waiter());
        }

        table.whenReady(new Peer(4).keys.id(), new Waiter());

        assertThat(waited).containsExactly(new Violation(ErrorCode.QUEUE_FULL, "3 peers have requests that wait"));
    }

    @Test
    void oldestPeerMakesRoomWhenAllHaveSessions() {
        List<Peer> peers = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            Peer peer = new Peer(i);
            peer.finish(peer.begin(), 0);
            peers.add(peer);
        }

        assertThat(peers).extracting(Peer::canBeRead).containsExactly(false, true, true, true);
    }

    @Test
    void idleTableKeepsNoTimer() {
        Peer bob = new Peer(1);
        bob.begin();

        rig.advance(Duration.ofMinutes(20));
        rig.loop().execute(link::stop);
        rig.advance(Duration.ofSeconds(10));

        assertThat(rig.clock.pending()).isZero();
    }

    @Test
    void closeRefusesThoseWhoWait() {
        table.whenReady(new Peer(1).keys.id(), new Waiter());

        table.close();
        table.whenReady(new Peer(2).keys.id(), new Waiter());

        assertThat(waited).hasSize(2).hasOnlyElementsOfType(Violation.class);
    }

    private NoiseChannels noise() {
        return new NoiseChannels(NoiseStaticKey.generate(rig.secrets()), rig.secrets());
    }

    /// Notes what it is told.
    private final class Waiter implements SessionWaiter {
        @Override
        public void ready(Session session) {
            waited.add(session);
        }

        @Override
        public void refused(Violation violation) {
            waited.add(violation);
        }
    }

    /// Nothing comes through the link: peers here hand their envelopes to the table.
    private static final class Ears implements RelayEvents {
        @Override
        public void linkChanged(LinkState state) {}

        @Override
        public void noticed(RelayNotice.OfEnvelope notice) {}

        @Override
        public void received(Envelope envelope) {}
    }

    /// A peer at the level of envelopes.
    private final class Peer {
        private final AgentKeyPair keys;
        private final NoiseChannels noise = noise();
        private final List<Envelope> inbox = new ArrayList<>();
        private @Nullable SecureChannel session;
        private Octets offer = Octets.EMPTY;

        Peer(int number) {
            keys = Keys.ofFirstByte(0x60 + number);
            relay.attach(keys.id(), inbox::add);
        }

        /// The same peer with a program of ours.
        Peer ofOurs() {
            offer = new Offer(EnumSet.allOf(PeerFeature.class)).write(keys, noise.ownKey());
            return this;
        }

        /// Sends message 1; the answer is in the inbox.
        Handshake begin() {
            Handshake handshake = noise.initiate(offer);
            if (handshake.begin() instanceof HandshakeStep.Send(Octets message, var state)) {
                table.onHandshake(envelope(null, message));
                return handshake;
            }
            throw new AssertionError();
        }

        HandshakeStep.Done read(Handshake handshake, int answer) {
            Octets message2 = Carrier.bytes(inbox.get(answer)).orElseThrow();
            return (HandshakeStep.Done) handshake.receive(message2);
        }

        /// Sends message 3 for the answer at this place of the inbox.
        void finish(Handshake handshake, int answer) {
            HandshakeStep.Done done = read(handshake, answer);
            table.onHandshake(envelope(inbox.get(answer).id(), done.toSend().getFirst()));
            session = canBeRead(done.channel()) ? done.channel() : null;
        }

        SecureChannel session() {
            return Objects.requireNonNull(session);
        }

        boolean canBeRead() {
            return session != null && canBeRead(session);
        }

        /// Whether the table opens what is sealed on this channel.
        boolean canBeRead(SecureChannel channel) {
            if (channel.seal(Octets.utf8("probe")) instanceof Sealed.Message(Octets sealed, var state)) {
                return table.open(envelope(null, sealed)).isPresent();
            }
            throw new AssertionError();
        }

        Envelope envelope(@Nullable UUID inReplyTo, Octets bytes) {
            EnvelopeDraft draft = EnvelopeDraft.plain(
                    new UUID(rig.secrets().nextLong(), rig.secrets().nextLong()),
                    ALICE.id(),
                    MessageType.HANDSHAKE,
                    new JsonString(Base64Url.encode(bytes.toByteArray())),
                    1);
            return (inReplyTo == null ? draft : draft.answering(inReplyTo)).sign(keys);
        }
    }
}
