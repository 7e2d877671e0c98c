package io.agentmesh.relay;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.relay.connection.RelayCore;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.MetricsText;
import io.agentmesh.relay.metrics.RelayMetrics;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.Depth;
import java.util.List;

/// What `/metrics` says: the original's eight series first, to the letter (wire §10.11), ours behind them.
final class RelayMetricsPage {
    /// Why an envelope may be refused.
    private static final List<ErrorCode> REASONS = List.of(
            ErrorCode.TOO_LARGE,
            ErrorCode.RATE_LIMITED,
            ErrorCode.MALFORMED,
            ErrorCode.SENDER_MISMATCH,
            ErrorCode.INVALID_IDENTITY,
            ErrorCode.INVALID_MESSAGE,
            ErrorCode.BAD_SIGNATURE,
            ErrorCode.REVOKED,
            ErrorCode.DRAINING,
            ErrorCode.QUEUE_FULL,
            ErrorCode.STORAGE);

    private final RelayCore core;

    RelayMetricsPage(RelayCore core) {
        this.core = core;
    }

    String text() {
        RelayMetrics counted = core.metrics();
        Depth depth = core.queueDepth();
        var out = new MetricsText();
        original(out, counted, depth);
        queue(out, depth);
        refusals(out, counted);
        connections(out, counted);
        return out.toString();
    }

    private void original(MetricsText out, RelayMetrics counted, Depth depth) {
        out.gauge("mesh_connected_agents", "Number of currently connected agents.", core.agents())
                .gauge("mesh_buffered_agents", "Number of agents with buffered messages.", depth.addresses())
                .counter(
                        "mesh_messages_routed_total", "Total messages delivered directly.", counted.value(Count.ROUTED))
                .counter(
                        "mesh_messages_buffered_total",
                        "Total messages buffered for offline agents.",
                        counted.value(Count.BUFFERED))
                .counter(
                        "mesh_messages_dropped_total",
                        "Total messages dropped (buffer full).",
                        counted.value(Count.DROPPED))
                .counter(
                        "mesh_messages_rate_limited_total",
                        "Total messages rejected by rate limiter.",
                        counted.value(Count.RATE_LIMITED))
                .counter(
                        "mesh_auth_successes_total",
                        "Total successful authentications.",
                        counted.value(Count.AUTH_SUCCESSES))
                .counter(
                        "mesh_auth_failures_total",
                        "Total failed authentications.",
                        counted.value(Count.AUTH_FAILURES));
    }

    private static void queue(MetricsText out, Depth depth) {
        out.gauge("mesh_queue_messages", "Messages in the offline queue.", depth.envelopes())
                .gauge("mesh_queue_bytes", "Bytes in the offline queue.", depth.bytes())
                .counter(
                        "mesh_queue_expired_total",
                        "Queued messages that grew too old.",
                        depth.turnover().departed(Reason.TTL));
    }

    private static void refusals(MetricsText out, RelayMetrics counted) {
        String name = "mesh_messages_refused_total";
        out.counters(name, "Messages not taken, by reason.");
        REASONS.forEach(code -> out.sample(name, "reason", code.word(), counted.refusals(code)));
    }

    private void connections(MetricsText out, RelayMetrics counted) {
        String name = "mesh_connections_closed_total";
        out.gauge("mesh_connections", "Open connections, registered or not.", core.connections())
                .gauge("mesh_rate_buckets", "Senders whose rate is being watched.", core.senders())
                .counter(
                        "mesh_connections_crowded_total",
                        "Connections refused because there were too many of their address or agent.",
                        counted.value(Count.CROWDED))
                .counter(
                        "mesh_gate_refusals_total",
                        "Logins that the gate refused or could not decide.",
                        counted.value(Count.GATE_REFUSALS))
                .counters(name, "Registered connections that the relay closed, by reason.")
                .sample(name, "reason", "replaced", counted.value(Count.REPLACED))
                .sample(name, "reason", "silent", counted.value(Count.SILENT))
                .sample(name, "reason", "stalled", counted.value(Count.STALLED))
                .sample(name, "reason", "revoked", counted.value(Count.REVOKED))
                .sample(name, "reason", "not_confirmed", counted.value(Count.NOT_CONFIRMED));
    }
}
