package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.body.JsonBody;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `POST /request/stream`: asks another agent over the mesh, and answers with each result as it comes, one JSON
/// document a line (docs/local-api.md). The last line says how it ended.
///
/// ```
/// {"item":{"line":1}}
/// {"item":{"line":2}}
/// {"end":"completed"}
/// ```
///
/// A caller that closes its connection gives the stream up, at the other agent too, at any time. The head of
/// the answer therefore comes at once, and failures are told in the last line, with the members that `POST
/// /request` gives them; its `code` is the status that it would have answered.
public final class StreamRoutes {
    private static final String NDJSON = "application/x-ndjson";

    private final MeshStreams mesh;
    private final Set<MeshStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public StreamRoutes(MeshStreams mesh) {
        this.mesh = mesh;
    }

    /// To be mounted in the local API.
    public Routes routes() {
        return Routes.builder()
                .streaming("POST", "/request/stream", this::handle)
                .build();
    }

    /// Ends all streams as cancelled: their last lines say so.
    public void stop() {
        stopping = true;
        open.forEach(MeshStream::close);
    }

    private Answer handle(HttpRequest request) {
        Question question = JsonBody.read(request, Question.SHAPE);
        return new StreamedResponse(200, Headers.of("content-type", NDJSON), out -> write(question, out));
    }

    /// Asks only now: an answer that is never begun, because the caller is gone, asks nobody.
    private void write(Question question, StreamedResponse.Sink out) throws IOException, InterruptedException {
        try (MeshStream stream = mesh.stream(question.target(), question.content(), question.timeout())) {
            copy(stream, out);
        }
    }

    private void copy(MeshStream stream, StreamedResponse.Sink out) throws IOException, InterruptedException {
        open.add(stream);
        if (stopping) {
            stream.close();
        }
        try {
            for (Optional<JsonValue> item = stream.next(); item.isPresent(); item = stream.next()) {
                out.write(line(JsonObject.empty().with("item", item.get())));
            }
            out.write(line(endOf(stream.end().orElseThrow())));
        } finally {
            open.remove(stream);
        }
    }

    private static JsonObject endOf(StreamEnd end) {
        return switch (end) {
            case StreamEnd.Completed() -> JsonObject.empty().with("end", "completed");
            case StreamEnd.RemoteError(JsonValue payload) ->
                MeshFailure.remote(payload).json().with("end", "error");
            case StreamEnd.Failed(Violation violation) ->
                MeshFailure.of(violation).json().with("end", wordOf(violation.code()));
        };
    }

    private static String wordOf(ErrorCode code) {
        return switch (code) {
            case TIMED_OUT -> "deadline";
            case CANCELLED -> "cancelled";
            default -> "error";
        };
    }

    private static byte[] line(JsonObject document) {
        return (document + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
