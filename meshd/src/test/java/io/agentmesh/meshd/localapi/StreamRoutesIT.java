package io.agentmesh.meshd.localapi;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.testing.LocalCaller;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over a real Unix socket, with a mesh that answers as the test says.
final class StreamRoutesIT {
    private static final String QUESTION =
            "{\"target\":\"" + BOB.id() + "\",\"capability\":\"tail\",\"payload\":{\"n\":2},\"timeout_secs\":7}";

    private record Asked(AgentId target, String payload, Duration timeout) {}

    private final EventLoops loops = EventLoops.create(1);
    private final StreamRoutes streams = new StreamRoutes(this::stream);
    private final LocalApi api;
    private final LocalCaller caller;
    private volatile Asked asked = new Asked(ALICE.id(), "", Duration.ZERO);
    private volatile StreamEnd end = new StreamEnd.Completed();

    StreamRoutesIT(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("meshd.sock");
        api = LocalApi.start(
                new LocalApi.Config(socket, 64 << 10, Duration.ofSeconds(10)),
                loops,
                LocalApi.routes(
                        new Node(ALICE.id(), ConfiguredAcl.none()),
                        new RequestRoute(
                                (target, payload, timeout) -> {
                                    throw new AssertionError("not asked here");
                                },
                                Optional.empty()),
                        List.of(streams.routes())));
        caller = new LocalCaller(socket);
    }

    @AfterEach
    void close() {
        caller.close();
        api.close();
        loops.close();
    }

    private MeshStream stream(AgentId target, JsonValue payload, Duration timeout) {
        asked = new Asked(target, payload.toString(), timeout);
        return MeshStream.of(List.of(JsonInteger.of(1), JsonInteger.of(2)), end);
    }

    @Test
    void eachItemIsALineAndTheLastOneSaysThatItIsComplete() throws Exception {
        HttpResponse answer = caller.post("/request/stream", QUESTION);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("content-type")).contains("application/x-ndjson");
        assertThat(answer.bodyText()).isEqualTo("{\"item\":1}\n{\"item\":2}\n{\"end\":\"completed\"}\n");
        assertThat(asked).isEqualTo(new Asked(BOB.id(), "{\"capability\":\"tail\",\"n\":2}", Duration.ofSeconds(7)));
    }

    @Test
    void lastLineSaysWhyItIsNotComplete() throws Exception {
        end = new StreamEnd.RemoteError(JsonObject.empty().with("error", "acl_denied"));
        assertThat(lastLine())
                .isEqualTo("{\"code\":502,\"end\":\"error\",\"error\":\"{\\\"error\\\":\\\"acl_denied\\\"}\","
                        + "\"reason\":\"remote\",\"retry\":\"no\"}");

        end = StreamEnd.failed(ErrorCode.TIMED_OUT, "the stream took longer than its deadline");
        assertThat(lastLine())
                .isEqualTo("{\"code\":504,\"end\":\"deadline\",\"error\":\"the stream took longer than its deadline\","
                        + "\"reason\":\"timed_out\",\"retry\":\"later\"}");

        end = StreamEnd.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected");
        assertThat(lastLine())
                .isEqualTo("{\"code\":503,\"end\":\"error\",\"error\":\"relay not connected\","
                        + "\"reason\":\"relay_unreachable\",\"retry\":\"later\"}");
    }

    @Test
    void daemonThatStopsSaysThatItIsNotComplete() throws Exception {
        streams.stop();

        assertThat(lastLine()).startsWith("{\"code\":503,\"end\":\"cancelled\",");
    }

    @Test
    void bodyThatIsNoQuestionIsRefusedAsThatOfARequest() throws Exception {
        assertThat(caller.post("/request/stream", "{\"target\":\"x\"}").status())
                .isEqualTo(422);
        assertThat(caller.post("/request/stream", "{").status()).isEqualTo(400);
        assertThat(caller.call("GET", "/request/stream").status()).isEqualTo(405);
    }

    private String lastLine() throws Exception {
        return caller.post("/request/stream", QUESTION)
                .bodyText()
                .lines()
                .toList()
                .getLast();
    }
}
