package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamLimits;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Many streams at a time while envelopes are lost, doubled and delayed, links break and callers give up. The
/// seed is the test's argument; one that once failed is kept in [#seeds()].
final class StreamProperties {
    private static final int STREAMS = 40;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 15);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyStreamEndsAndWhatIsReadHasNoGap(long seed) throws InterruptedException {
        Random random = new Random(seed);
        Mesh mesh = new Mesh(seed);
        MeshConfig config =
                MeshConfig.defaults().withStreams(new StreamLimits(STREAMS, STREAMS, STREAMS, 1_000, Mesh.TIMEOUT));
        mesh.config(config);
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .config(config)
                .environment(mesh.rig.environment(mesh.relay))
                .onStream((request, items) -> {
                    for (int i = 1; i <= Integer.parseInt(Mesh.word(request)); i++) {
                        items.send(JsonInteger.of(i));
                    }
                    return Ending.complete();
                })
                .start();
        MeshClient alice = mesh.client(ALICE);
        mesh.relay.route = envelope -> fate(mesh, random, envelope);

        Map<MeshStream, Integer> streams = new LinkedHashMap<>();
        for (int i = 0; i < STREAMS; i++) {
            int length = random.nextInt(6);
            MeshStream stream =
                    alice.requestStream(BOB.id(), Mesh.say("" + length), StreamOptions.within(Mesh.TIMEOUT));
            streams.put(stream, length);
            if (random.nextInt(8) == 0) {
                mesh.relay.drop(random.nextBoolean() ? ALICE.id() : BOB.id());
            }
            mesh.rig.advance(Duration.ofMillis(random.nextInt(800)));
            if (random.nextInt(10) == 0) {
                stream.close();
            }
        }
        mesh.rig.advance(Mesh.TIMEOUT);

        for (Map.Entry<MeshStream, Integer> stream : streams.entrySet()) {
            assertNoGap(stream.getKey(), stream.getValue());
        }
        assertThat(streams.keySet())
                .anySatisfy(stream -> assertThat(stream.end()).contains(new StreamEnd.Completed()));
    }

    private void assertNoGap(MeshStream stream, int length) throws InterruptedException {
        List<JsonValue> items = new ArrayList<>();
        StreamEnd end = stream.forEach(items::add);
        for (int i = 0; i < items.size(); i++) {
            assertThat(items.get(i)).isEqualTo(JsonInteger.of(i + 1));
        }
        if (end instanceof StreamEnd.Completed) {
            assertThat(items).hasSize(length);
        }
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
}
