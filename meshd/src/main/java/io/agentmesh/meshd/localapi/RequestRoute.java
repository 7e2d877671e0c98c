package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.meshd.body.JsonBody;
import io.agentmesh.sdk.call.Reply;

/// `POST /request`: asks another agent over the mesh and waits for its answer (sdk-and-meshd §17.4).
final class RequestRoute implements HttpHandler {
    private final MeshRequests mesh;

    RequestRoute(MeshRequests mesh) {
        this.mesh = mesh;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws InterruptedException {
        Question question = JsonBody.read(request, Question.SHAPE);
        return switch (mesh.request(question.target(), question.content(), question.timeout())) {
            case Reply.Result(JsonValue payload) ->
                HttpResponse.json(
                        200, JsonObject.empty().with("payload", payload).toString());
            case Reply.RemoteError(JsonValue payload) ->
                MeshFailure.remote(payload).response();
            case Reply.Failed(Violation violation) -> MeshFailure.of(violation).response();
        };
    }
}
