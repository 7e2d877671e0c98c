package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.durable.DurableChannel;
import io.agentmesh.sdk.durable.DurableMessages;
import io.agentmesh.sdk.durable.DurableOptions;
import io.agentmesh.sdk.durable.DurableSeams;
import io.agentmesh.sdk.durable.SendResult;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a provider of durable messages has of the agent, and the agent of it.
final class DurableSideTest {
    private static final String FRAME = ControlHandler.PREFIX + "AAAA";

    private final Mesh mesh = new Mesh(11);
    private final List<String> told = new ArrayList<>();
    private @Nullable DurableSeams seams;

    @Test
    void withoutAProviderNothingIsTakenAndTheReasonIsTyped() throws Exception {
        MeshClient alice = mesh.client(ALICE);

        SendResult result = alice.send(BOB.id(), say("hello"), DurableOptions.defaults());

        assertThatThrownBy(result::orThrow)
                .isInstanceOfSatisfying(
                        MeshException.class, why -> assertThat(why.code()).isEqualTo(ErrorCode.DURABLE_UNAVAILABLE));
        DurableMessages none = alice.durable();
        UUID id = new UUID(0, 1);
        assertThat(none.list()).isEmpty();
        assertThat(none.inbox()).isEmpty();
        assertThat(List.of(none.find(id), none.await(id, Duration.ofDays(1)), none.cancel(id)))
                .containsOnly(Optional.empty());
        assertThat(none.redeliver(id, Duration.ofDays(1))).isEmpty();
        assertThat(none.receipt(id)).isEmpty();
    }

    @Test
    void requestIsServedByTheHandlerThatServesLiveOnesIfThePolicyAllowsIt() throws Exception {
        MeshAgent bob = agent(BOB, (source, target, capability) -> {
            boolean isRight = source.equals(ALICE.id()) && target.equals(BOB.id()) && capability.equals("echo");
            return isRight ? Decision.ALLOW : Decision.DENY;
        });
        var request = new IncomingRequest(new UUID(0, 1), ALICE.id(), "echo", say("hello"), new Cancellation());

        assertThat(service().mayAsk(ALICE.id(), "echo")).isTrue();
        assertThat(service().mayAsk(ALICE.id(), "pay")).isFalse();
        assertThat(service().mayAsk(CAROL.id(), "echo")).isFalse();
        assertThat(service().handle(request)).isEqualTo(Answer.of(say("hello")));
        assertThat(mesh.handled).containsExactly(request);
        bob.close();
    }

    @Test
    void policyThatFailsAllowsNothing() {
        agent(BOB, (source, target, capability) -> {
            throw new IllegalStateException("broken");
        });

        assertThat(service().mayAsk(ALICE.id(), "echo")).isFalse();
    }

    @Test
    void frameGoesOverTheLinkAndComesToTheProvider() {
        MeshAgent alice = mesh.echo(ALICE);
        agent(BOB, AccessPolicy.allowAll());
        Envelope toBob = frame(ALICE, BOB);
        Envelope toAlice = frame(BOB, ALICE);

        assertThat(alice.carry(toBob)).isCompletedWithValue(SendOutcome.QUEUED);
        link().post(toAlice);

        assertThat(told).containsExactly("up", "received " + toBob.id());
        assertThat(link().isUp()).isTrue();
        assertThat(mesh.relay.seen).contains(toAlice);
    }

    @Test
    void successorHasTheMessagesOfTheOldOneUnderItsOwnKey() {
        MeshAgent bob = agent(BOB, AccessPolicy.denyAll());

        MeshAgent successor = MeshAgent.builder(CAROL, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .succeeding(bob)
                .start();

        assertThat(successor.durable()).isSameAs(bob.durable());
        assertThat(told).containsExactly("up", "goes on as " + CAROL.id(), "up");
        assertThat(service().mayAsk(ALICE.id(), "echo")).isTrue();
        link().post(frame(CAROL, ALICE));
        assertThat(mesh.relay.seen.getLast().from()).isEqualTo(CAROL.id());
        successor.close();
        assertThat(told).endsWith("closed");
    }

    @Test
    void providerIsClosedOnceWithItsAgentHoweverThatIsClosed() {
        agent(BOB, AccessPolicy.allowAll()).closeAsync();

        assertThat(told).containsExactly("up", "closed");
    }

    @Test
    void aSecondEarForTheOfflineChannelIsRefused() {
        var both = MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .environment(mesh.rig.environment(mesh.relay))
                .durable(this::open)
                .onControl(ControlHandler.none());

        assertThatIllegalStateException().isThrownBy(both::start);
        assertThat(seams).isNull();
    }

    @Test
    void providerThatRefusesEndsTheStartWithItsReason() {
        var refused = MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .environment(mesh.rig.environment(mesh.relay))
                .durable(outside -> {
                    throw new MeshException(ErrorCode.STORAGE, "storage: locked");
                });

        assertThatThrownBy(refused::start).isInstanceOf(MeshException.class).hasMessage("storage: locked");
    }

    @Test
    void timesAndLanesOutOfBoundsAreTheCallersBug() {
        assertThat(DurableOptions.within(Duration.ofSeconds(1))
                        .inLane("x".repeat(64))
                        .lane())
                .hasSize(64);
        assertThat(DurableOptions.within(DurableOptions.LONGEST).within()).isEqualTo(Duration.ofDays(7));
        DurableOptions day = DurableOptions.defaults();

        assertThatIllegalArgumentException().isThrownBy(() -> DurableOptions.within(Duration.ofMillis(999)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurableOptions.within(Duration.ofDays(7).plusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> day.inLane("x".repeat(65)));
    }

    private MeshAgent agent(AgentKeyPair keys, AccessPolicy policy) {
        return MeshAgent.builder(keys, Mesh.RELAY, policy, mesh.echo)
                .environment(mesh.rig.environment(mesh.relay))
                .durable(this::open)
                .start();
    }

    private static Envelope frame(AgentKeyPair from, AgentKeyPair to) {
        return EnvelopeDraft.sealed(new UUID(1, 2), to.id(), MessageType.CONTROL, FRAME, 7)
                .sign(from);
    }

    private DurableSeams.Service service() {
        return given().service();
    }

    private DurableSeams.Link link() {
        return given().link();
    }

    private DurableSeams given() {
        return Objects.requireNonNull(seams);
    }

    private DurableChannel open(DurableSeams outside) {
        seams = outside;
        return new Told();
    }

    /// Tells what it is told.
    private final class Told implements DurableChannel {
        private final DurableMessages messages = new NoMessages();

        @Override
        public DurableMessages messages() {
            return messages;
        }

        @Override
        public ControlHandler control() {
            return new ControlHandler() {
                @Override
                public void received(Envelope envelope, Runnable confirm) {
                    told.add("received " + envelope.id());
                }

                @Override
                public void noticed(RelayNotice.OfEnvelope notice) {
                    told.add("noticed");
                }
            };
        }

        @Override
        public void linkIsUp() {
            told.add("up");
        }

        @Override
        public void goOnAs(AgentKeyPair successor) {
            told.add("goes on as " + successor.id());
        }

        @Override
        public void close() {
            told.add("closed");
        }
    }
}
