package io.agentmesh.relay;

import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.relay.connection.RelayCore;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.RelayMetrics;
import io.agentmesh.relay.queue.Depth;
import java.time.Instant;

/// What `/status` says: the state of a relay at a glance, for people and scripts. Counts alone: who is connected is
/// nobody's business here.
final class RelayStatusPage {
    private final RelayCore core;
    private final RelayOps ops;

    RelayStatusPage(RelayCore core, RelayOps ops) {
        this.core = core;
        this.ops = ops;
    }

    String json() {
        ObjectWriter status = new ObjectWriter()
                .string("schema", "mesh.v1")
                .string("program", "mesh-relay")
                .string("version", RelayOps.version())
                .string("status", ops.missing().isEmpty() ? "ready" : ops.isStopping() ? "draining" : "not ready")
                .string("reason", ops.missing().orElse(null))
                .number("uptime_seconds", ops.uptime().toSeconds())
                .raw("connections", connections())
                .raw("messages", messages())
                .raw("queue", queue())
                .number("gate_failing_seconds", ops.gateFailingFor().toSeconds())
                .string(
                        "certificate_expires",
                        ops.certificateExpiry().map(Instant::toString).orElse(null));
        return status.end();
    }

    private String connections() {
        int open = core.connections();
        long registered = core.metrics().registered();
        return new ObjectWriter()
                .number("open", open)
                .number("logging_in", Math.max(0, open - registered))
                .number("registered", registered)
                .number("agents", core.agents())
                .end();
    }

    private String messages() {
        RelayMetrics counted = core.metrics();
        return new ObjectWriter()
                .number("accepted", counted.value(Count.ACCEPTED))
                .number("delivered", counted.value(Count.DELIVERED))
                .number("refused", counted.refusals())
                .end();
    }

    private String queue() {
        Depth depth = core.queueDepth();
        return new ObjectWriter()
                .bool("healthy", ops.storageIsHealthy())
                .number("agents", depth.addresses())
                .number("messages", depth.envelopes())
                .number("bytes", depth.bytes())
                .number("oldest_seconds", depth.oldest().toSeconds())
                .end();
    }
}
