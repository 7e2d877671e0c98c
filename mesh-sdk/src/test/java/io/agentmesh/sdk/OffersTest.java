package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.PeerKey;
import io.agentmesh.core.channel.offer.Offer;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.session.Downgrade;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.OriginalPeer;
import io.agentmesh.sdk.testing.OriginalPeer.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What ends tell each other inside handshakes, and what becomes of those who tell something wrong.
final class OffersTest {
    private static final Set<PeerFeature> ALL = EnumSet.allOf(PeerFeature.class);
    private static final OfferPolicy NOTHING = OfferPolicy.defaults().offering(Set.of());

    private static final Reply OPEN = Reply.failed(ErrorCode.TIMED_OUT, "still open");

    private final Mesh mesh = new Mesh(21);
    private final List<Downgrade> downgrades = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Kind.class)
    void requestToAPeerWithTheBindingOfAnotherAgentIsRefused(Kind kind) {
        MeshClient alice = mesh.client(ALICE);
        OriginalPeer bob = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        bob.offer = new Offer(ALL).write(CAROL, new PeerKey(Octets.utf8("some key")));

        assertThat(codeOf(ask(alice, BOB.id(), "hello").getNow(OPEN))).isEqualTo(ErrorCode.BAD_BINDING);
        assertThat(bob.served).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void peerThatOpensWithAWrongBindingGetsNoSession(Kind kind) {
        mesh.echo(ALICE);
        OriginalPeer bob = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        bob.offer = new Offer(ALL).write(BOB, new PeerKey(Octets.utf8("another key than the channel's")));

        bob.request(ALICE.id(), say("hello").toString());

        assertThat(mesh.handled).isEmpty();
        assertThat(bob.answers).containsExactly("{\"code\":\"session_unknown\",\"error\":\"no_session\"}");
    }

    @Test
    void peerThatComesBackWithLessIsToldOfAndServed() {
        MeshAgent alice = observed(OfferPolicy.defaults());
        mesh.echo(BOB).close();
        assertThat(meet(alice, BOB, OfferPolicy.defaults())).isEqualTo(said("hello"));

        assertThat(meet(alice, BOB, NOTHING)).isEqualTo(said("hello"));

        assertThat(downgrades).containsExactly(new Downgrade(BOB.id(), ALL));
    }

    @Test
    void peerThatComesBackWithoutAnyOfferIsToldOf() {
        MeshAgent alice = observed(OfferPolicy.defaults());
        meet(alice, BOB, OfferPolicy.defaults());
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, BOB, Kind.DAEMON);

        original.request(ALICE.id(), say("hello").toString());

        assertThat(original.answers).containsExactly(say("hello").toString());
        assertThat(downgrades).containsExactly(new Downgrade(BOB.id(), ALL));
    }

    @Test
    void peerThatComesBackWithLessIsRefusedWhereThatIsWanted() {
        MeshAgent alice = observed(OfferPolicy.defaults().refusingLess());
        meet(alice, BOB, OfferPolicy.defaults());

        assertThat(codeOf(meet(alice, BOB, NOTHING))).isEqualTo(ErrorCode.DOWNGRADED);
        assertThat(meet(alice, BOB, OfferPolicy.defaults())).isEqualTo(said("hello"));

        assertThat(downgrades).containsExactly(new Downgrade(BOB.id(), ALL));
    }

    @Test
    void peerThatNeverOfferedAnythingHasLostNothing() {
        MeshAgent alice = observed(OfferPolicy.defaults().refusingLess());

        assertThat(meet(alice, BOB, NOTHING)).isEqualTo(said("hello"));
        assertThat(meet(alice, BOB, OfferPolicy.defaults())).isEqualTo(said("hello"));

        assertThat(downgrades).isEmpty();
    }

    @Test
    void peerNotHeardForLongestIsForgottenAtTheBound() {
        MeshAgent alice = observed(OfferPolicy.defaults().remembering(1));
        meet(alice, BOB, OfferPolicy.defaults());
        meet(alice, CAROL, OfferPolicy.defaults());

        meet(alice, BOB, NOTHING);
        assertThat(downgrades).isEmpty();
        meet(alice, CAROL, NOTHING);
        assertThat(downgrades).containsExactly(new Downgrade(CAROL.id(), ALL));
    }

    private MeshAgent observed(OfferPolicy policy) {
        return MeshAgent.builder(ALICE, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .config(MeshConfig.defaults().withOffers(policy))
                .environment(mesh.rig.environment(mesh.relay))
                .onDowngrade(downgrades::add)
                .start();
    }

    /// A process of the other agent starts, is asked by Alice, and ends.
    private Reply meet(MeshAgent alice, AgentKeyPair other, OfferPolicy policy) {
        mesh.config(MeshConfig.defaults().withOffers(policy));
        MeshAgent agent = mesh.echo(other);
        Reply reply = now(alice, other);
        agent.close();
        return reply;
    }

    private static Reply now(MeshAgent alice, AgentKeyPair other) {
        return ask(alice, other.id(), "hello").getNow(OPEN);
    }

    private static ErrorCode codeOf(Reply reply) {
        if (reply instanceof Reply.Failed(Violation violation)) {
            return violation.code();
        }
        throw new AssertionError(reply);
    }
}
