package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.PeerKey;
import io.agentmesh.core.channel.offer.Offer;
import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.session.BundleVouching;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.OriginalPeer;
import io.agentmesh.sdk.testing.OriginalPeer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What ends say of their bundles inside handshakes.
final class BundleVouchingTest {
    private static final Reply OPEN = Reply.failed(ErrorCode.TIMED_OUT, "still open");

    private final Mesh mesh = new Mesh(27);
    private final Speaker ofAlice = new Speaker(named(7, 1));
    private final Speaker ofBob = new Speaker(named(9, 2));

    @Test
    void bothEndsOfAHandshakeHearWhichBundleTheOtherOneNames() {
        MeshAgent alice = start(ALICE, ofAlice);
        start(BOB, ofBob);

        assertThat(ask(alice, BOB.id(), "hello").getNow(OPEN)).isEqualTo(said("hello"));

        assertThat(ofAlice.heard).containsExactly(entry(BOB.id(), named(9, 2)));
        assertThat(ofBob.heard).containsExactly(entry(ALICE.id(), named(7, 1)));
    }

    @Test
    void bundleThatChangedIsNamedInTheNextHandshake() {
        MeshAgent alice = start(ALICE, ofAlice);
        MeshAgent bob = start(BOB, ofBob);
        assertThat(ask(alice, BOB.id(), "one").getNow(OPEN)).isEqualTo(said("one"));
        ofAlice.own = named(8, 3);
        bob.close();

        start(BOB, ofBob);
        assertThat(ask(alice, BOB.id(), "two").getNow(OPEN)).isEqualTo(said("two"));

        assertThat(ofBob.heard).containsExactly(entry(ALICE.id(), named(7, 1)), entry(ALICE.id(), named(8, 3)));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void peerOfTheOriginalsIsServedAndNamesNone(Kind kind) {
        MeshAgent alice = start(ALICE, ofAlice);
        OriginalPeer bob = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);

        assertThat(ask(alice, BOB.id(), "hello").getNow(OPEN)).isEqualTo(said("hello"));
        bob.forget();
        bob.request(ALICE.id(), say("back").toString());

        assertThat(bob.answers).containsExactly(say("back").toString());
        assertThat(ofAlice.heard)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one).isEqualTo(entry(BOB.id(), BundleName.NONE)));
    }

    /// Whoever has no proof of its channel key is nobody.
    @ParameterizedTest
    @EnumSource(Kind.class)
    void bundleInAnOfferWithAWrongBindingIsNotHeard(Kind kind) {
        MeshAgent alice = start(ALICE, ofAlice);
        OriginalPeer bob = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        bob.offer = new Offer(Set.of(), named(9, 2)).write(BOB, new PeerKey(Octets.utf8("another key")));

        assertThat(ask(alice, BOB.id(), "hello").getNow(OPEN)).isInstanceOf(Reply.Failed.class);
        bob.request(ALICE.id(), say("back").toString());

        assertThat(ofAlice.heard).isEmpty();
    }

    private MeshAgent start(AgentKeyPair keys, Speaker speaker) {
        return MeshAgent.builder(keys, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .environment(mesh.rig.environment(mesh.relay))
                .onControl(speaker)
                .start();
    }

    private static BundleName named(long serial, int digest) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) digest;
        return new BundleName(serial, Octets.of(bytes));
    }

    /// Speaks the channel as far as handshakes go.
    private static final class Speaker implements ControlHandler, BundleVouching {
        private final List<Map.Entry<AgentId, BundleName>> heard = new ArrayList<>();
        private BundleName own;

        Speaker(BundleName own) {
            this.own = own;
        }

        @Override
        public BundleVouching vouching() {
            return this;
        }

        @Override
        public BundleName nameOf(AgentId key) {
            return own;
        }

        @Override
        public void heard(AgentId peer, BundleName named) {
            heard.add(entry(peer, named));
        }

        @Override
        public void received(Envelope envelope, Runnable confirm) {
            confirm.run();
        }

        @Override
        public void noticed(RelayNotice.OfEnvelope notice) {}
    }
}
