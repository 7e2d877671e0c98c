package io.agentmesh.meshctl.mcp.calls;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.daemon.AgentReply;
import io.agentmesh.meshctl.daemon.MeshAccess;
import io.agentmesh.meshctl.daemon.MeshRequest;
import io.agentmesh.meshctl.mcp.tools.AgentTool;
import java.math.BigInteger;
import java.time.Duration;

/// Calls agents. Thread-safe; a call takes as long as the agent does, and ends when its thread is interrupted.
public final class ToolCalls {
    private final MeshAccess mesh;
    private final BigInteger timeoutSeconds;

    /// @param timeout what the daemon may take for each of its two waits, whole seconds
    public ToolCalls(MeshAccess mesh, Duration timeout) {
        this.mesh = mesh;
        this.timeoutSeconds = BigInteger.valueOf(timeout.toSeconds());
    }

    /// Asks the tool's agent.
    public CallResult call(AgentTool tool, JsonObject arguments) {
        MeshRequest request = new MeshRequest(tool.agent().value(), tool.capability(), arguments, timeoutSeconds);
        return switch (mesh.ask(request)) {
            case AgentReply.Answered(JsonValue payload) -> answered(tool, payload);
            case AgentReply.Failed(var failure, var said) -> CallResult.failed(failure, said);
        };
    }

    /// A client that was shown an output schema takes no result that lacks its object.
    private static CallResult answered(AgentTool tool, JsonValue payload) {
        if (tool.tool().outputSchema() == null) {
            return CallResult.done(payload);
        }
        return payload instanceof JsonObject object
                ? new CallResult(payload.toString(), CallResult.Kind.DONE, object)
                : CallResult.failed(JsonObject.empty()
                        .with("cause", "not_understood")
                        .with("error", new JsonString("the agent's card promises an object, and its answer is none"))
                        .with("payload", payload));
    }
}
