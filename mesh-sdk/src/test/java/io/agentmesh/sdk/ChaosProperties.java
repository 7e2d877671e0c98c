package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Three agents that ask each other at random while envelopes are lost, doubled and delayed and links break.
/// The seed is the test's argument; one that once failed is kept in [#seeds()].
final class ChaosProperties {
    private static final List<AgentKeyPair> KEYS = List.of(ALICE, BOB, CAROL);
    private static final int STEPS = 80;

    private final Map<String, Integer> handled = new HashMap<>();
    private final Map<String, Integer> ended = new HashMap<>();
    private final Map<String, CompletableFuture<Reply>> replies = new HashMap<>();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 15);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRequestEndsOnceNoHandlerRunsTwiceAndCalmHealsAll(long seed) {
        Random random = new Random(seed);
        Mesh mesh = new Mesh(seed);
        List<MeshAgent> agents = new ArrayList<>();
        KEYS.forEach(keys -> agents.add(mesh.agent(keys, AccessPolicy.allowAll(), request -> {
            handled.merge(Mesh.word(request), 1, Integer::sum);
            return mesh.echo.handle(request);
        })));
        mesh.relay.route = envelope -> fate(mesh, random, envelope);

        for (int step = 0; step < STEPS; step++) {
            disturb(mesh, random, agents, step);
            mesh.rig.advance(Duration.ofMillis(random.nextInt(400)));
        }
        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(replies).allSatisfy((word, reply) -> assertThat(reply).isDone());
        assertThat(ended.values()).containsOnly(1);
        assertThat(handled.values()).containsOnly(1);
        assertThat(replies).anySatisfy((word, reply) -> assertThat(reply.join()).isEqualTo(Mesh.said(word)));
        assertCalmHealsAll(mesh, agents);
    }

    private void disturb(Mesh mesh, Random random, List<MeshAgent> agents, int step) {
        switch (random.nextInt(12)) {
            case 0 -> mesh.relay.drop(KEYS.get(random.nextInt(3)).id());
            case 1 -> {
                if (random.nextInt(5) == 0) {
                    mesh.relay.dropAll();
                    mesh.relay.forgetTokens();
                }
            }
            default -> {
                int asking = random.nextInt(3);
                int asked = (asking + 1 + random.nextInt(2)) % 3;
                ask(agents.get(asking), KEYS.get(asked), "step " + step);
                if (random.nextInt(4) == 0) {
                    ask(agents.get(asked), KEYS.get(asking), "crossing step " + step);
                }
            }
        }
    }

    private void ask(MeshAgent agent, AgentKeyPair target, String word) {
        CompletableFuture<Reply> reply =
                agent.requestAsync(target.id(), Mesh.say(word), CallOptions.within(Mesh.TIMEOUT));
        replies.put(word, reply.thenApply(answer -> {
            ended.merge(word, 1, Integer::sum);
            return answer;
        }));
    }

    private static List<Envelope> fate(Mesh mesh, Random random, Envelope envelope) {
        return switch (random.nextInt(20)) {
            case 0 -> List.of();
            case 1 -> List.of(envelope, envelope);
            case 2 -> {
                mesh.rig.timers().schedule(Duration.ofMillis(random.nextInt(3_000)), () -> mesh.relay.inject(envelope));
                yield List.of();
            }
            default -> List.of(envelope);
        };
    }

    /// Without further faults each pair has one timeout at most to find its way back.
    private static void assertCalmHealsAll(Mesh mesh, List<MeshAgent> agents) {
        mesh.relay.route = List::of;
        mesh.rig.advance(Duration.ofSeconds(40));
        for (MeshAgent asking : agents) {
            for (AgentKeyPair asked : KEYS) {
                if (!asking.id().equals(asked.id())) {
                    Mesh.ask(asking, asked.id(), "probe").isDone();
                }
            }
        }
        mesh.rig.advance(Mesh.TIMEOUT);
        for (MeshAgent asking : agents) {
            for (AgentKeyPair asked : KEYS) {
                if (!asking.id().equals(asked.id())) {
                    CompletableFuture<Reply> reply = Mesh.ask(asking, asked.id(), "calm");
                    mesh.rig.advance(Duration.ofSeconds(2));
                    assertThat(reply).isCompletedWithValue(Mesh.said("calm"));
                }
            }
        }
    }
}
