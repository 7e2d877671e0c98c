package io.agentmesh.meshctl.mcp;

import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.mcp.protocol.Incoming.Request;
import io.agentmesh.meshctl.mcp.protocol.Meta;
import io.agentmesh.meshctl.mcp.protocol.Outcome;
import io.agentmesh.meshctl.mcp.tools.ToolCatalog;
import java.util.concurrent.Semaphore;

/// `subscriptions/listen` of 2026-07-28: tells the client of changes until the client has heard enough.
///
/// @param client of this one request
record Subscription(ToolCatalog catalog, Client client) {
    private static final String WISH = "toolsListChanged";

    /// Never ends by itself: the client cancels it or goes away.
    Outcome serve(Request request) throws InterruptedException {
        JsonObject meta = JsonObject.empty()
                .with(
                        "_meta",
                        JsonObject.empty()
                                .with(Meta.SUBSCRIPTION_ID, request.id().json()));
        boolean wanted = request.params().get("notifications") instanceof JsonObject wishes
                && JsonBoolean.TRUE.equals(wishes.get(WISH));
        JsonObject agreed = wanted ? JsonObject.empty().with(WISH, JsonBoolean.TRUE) : JsonObject.empty();
        Semaphore changes = new Semaphore(0);
        try (ToolCatalog.Listening _ = catalog.listen(changes::release)) {
            client.tell("notifications/subscriptions/acknowledged", meta.with("notifications", agreed));
            while (true) {
                changes.acquire();
                changes.drainPermits(); // several changes are one: the client asks for the list as it is then
                if (wanted) {
                    client.tell(Conversation.TOOLS_CHANGED, meta);
                }
            }
        }
    }
}
