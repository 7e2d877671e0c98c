package io.agentmesh.sdk.examples;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshBuilder;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.RequestHandler;
import io.agentmesh.sdk.stream.ConversationHandler;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.StreamHandler;
import java.util.Optional;

/// An agent that answers requests, streams and conversations.
final class Answering {
    private Answering() {}

    // @start region="handlers"
    static final RequestHandler ECHO = request -> switch (request.capability()) {
        case "echo" -> Answer.of(request.payload());
        default -> Answer.refusal("unsupported");
    };

    // @start region="stream"
    static final StreamHandler COUNTDOWN = (request, items) -> {
        for (int i = 3; i > 0; i--) {
            items.send(JsonInteger.of(i));
        }
        return Ending.complete();
    };
    // @end region="stream"

    // @start region="conversation"
    static final ConversationHandler SUM = (request, exchange) -> {
        long sum = 0;
        for (Optional<JsonValue> item = exchange.next(); item.isPresent(); item = exchange.next()) {
            sum += item.get() instanceof JsonInteger number ? number.asLong().orElse(0) : 0;
        }
        exchange.send(JsonInteger.of(sum));
        return Ending.complete();
    };
    // @end region="conversation"

    static MeshBuilder<MeshAgent> withStreams(MeshBuilder<MeshAgent> agent) {
        return agent.onStream(COUNTDOWN).onConversation(SUM);
    }
    // @end region="handlers"
}
