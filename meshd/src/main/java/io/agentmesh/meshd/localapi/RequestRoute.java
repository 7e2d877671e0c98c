package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.ClientWait;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.meshd.body.JsonBody;
import io.agentmesh.sdk.call.Reply;
import java.util.Optional;

/// `POST /request`: asks another agent over the mesh and waits for its answer (sdk-and-meshd §17.4). A caller who
/// takes a promise for an answer (`"when_away":"store"`) gets 202 and a durable message for an agent that is away.
public final class RequestRoute implements HttpHandler {
    private final MeshRequests mesh;
    private final Optional<ChannelChoice> choice;

    /// @param mesh asks agents that are there
    /// @param choice whether they are; none where nothing can be stored
    public RequestRoute(MeshRequests mesh, Optional<ChannelChoice> choice) {
        this.mesh = mesh;
        this.choice = choice;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws InterruptedException {
        Question question = JsonBody.read(request, Question.SHAPE);
        boolean isStored = question.whenAway() == Question.WhenAway.STORE
                && choice.isPresent()
                && !choice.get().isLive(question.target());
        return isStored
                ? MessageRoutes.send(choice.get(), JsonBody.read(request, Missive.SHAPE))
                : ask(request, question);
    }

    /// A caller that closes its connection has the request cancelled, at the other agent too. Not so while a
    /// message is stored: that takes no time, and what a disk does is not to be interrupted.
    private HttpResponse ask(HttpRequest request, Question question) throws InterruptedException {
        Reply reply = ClientWait.during(
                request, () -> mesh.request(question.target(), question.content(), question.timeout()));
        return switch (reply) {
            case Reply.Result(JsonValue payload) ->
                HttpResponse.json(
                        200, JsonObject.empty().with("payload", payload).toString());
            case Reply.RemoteError(JsonValue payload) ->
                MeshFailure.remote(payload).response();
            case Reply.Failed(Violation violation) -> MeshFailure.of(violation).response();
        };
    }
}
