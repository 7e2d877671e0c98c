package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.OriginalPeer;
import io.agentmesh.sdk.testing.OriginalPeer.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Streams with peers that behave as the original does (sdk §7, §18 I1, I2).
final class OriginalStreamsTest {
    private final Mesh mesh = new Mesh(9);

    @Test
    void originalCallerReadsAStreamAndItsSessionGoesOn() {
        serving(3);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, ALICE, Kind.LIBRARY);
        original.request(BOB.id(), say("first").toString());

        original.stream(BOB.id(), say("count").toString());
        original.request(BOB.id(), say("after").toString());

        assertThat(original.items).containsExactly("1", "2", "3", "end");
        assertThat(original.answers)
                .containsExactly(say("first").toString(), say("after").toString());
        assertThat(original.unreadable).isZero();
    }

    @Test
    void originalCallerThatGivesUpIsToldTheEnd() {
        serving(3);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, ALICE, Kind.LIBRARY);
        original.request(BOB.id(), say("first").toString());
        mesh.rig.holdHandlers();
        original.stream(BOB.id(), say("count").toString());

        original.cancelStream(BOB.id());
        mesh.rig.runHandlers();

        assertThat(original.items).containsExactly("end");
    }

    @Test
    void streamOfAnOriginalIsReadAndTheSessionGoesOn() throws InterruptedException {
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, BOB, Kind.LIBRARY);
        MeshClient alice = mesh.client(ALICE);

        MeshStream stream = stream(alice);

        assertThat(read(stream)).isEqualTo(numbers(3));
        assertThat(stream.end()).contains(new StreamEnd.Completed());
        assertThat(ask(alice, BOB.id(), "after")).isCompletedWithValue(said("after"));
        assertThat(original.served).containsExactly(say("after").toString());
    }

    @Test
    void lastItemOfAnOriginalThatIsLostIsMissedAtTheEnd() throws InterruptedException {
        new OriginalPeer(mesh.rig, mesh.relay, BOB, Kind.LIBRARY);
        int[] items = {0};
        mesh.relay.route = envelope ->
                envelope.type() == MessageType.STREAM_CHUNK && ++items[0] == 3 ? List.of() : List.of(envelope);

        MeshStream stream = stream(mesh.client(ALICE));

        assertThat(read(stream)).isEqualTo(numbers(2));
        assertThat(stream.end())
                .contains(StreamEnd.failed(ErrorCode.INCOMPLETE, "a message of the peer was lost on the way"));
    }

    /// It answers every stream request with one response (sdk §7.4).
    @Test
    void daemonOfTheOriginalGivesOneItem() throws InterruptedException {
        new OriginalPeer(mesh.rig, mesh.relay, BOB, Kind.DAEMON);
        MeshClient alice = mesh.client(ALICE);

        MeshStream stream = stream(alice);

        assertThat(read(stream)).containsExactly(say("count"));
        assertThat(stream.end()).contains(new StreamEnd.Completed());
        assertThat(ask(alice, BOB.id(), "after")).isCompletedWithValue(said("after"));
    }

    private void serving(int items) {
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .environment(mesh.rig.environment(mesh.relay))
                .onStream((request, sink) -> {
                    for (int i = 1; i <= items; i++) {
                        sink.send(JsonInteger.of(i));
                    }
                    return Ending.complete();
                })
                .start();
    }

    private static MeshStream stream(MeshClient client) {
        return client.requestStream(BOB.id(), say("count"), StreamOptions.within(Mesh.TIMEOUT));
    }

    private static List<JsonValue> read(MeshStream stream) throws InterruptedException {
        List<JsonValue> items = new ArrayList<>();
        stream.forEach(items::add);
        return items;
    }

    private static List<JsonValue> numbers(int to) {
        List<JsonValue> numbers = new ArrayList<>();
        for (int i = 1; i <= to; i++) {
            numbers.add(JsonInteger.of(i));
        }
        return numbers;
    }
}
