package io.agentmesh.relay;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.relay.connection.RelayCore;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.MetricsText;
import io.agentmesh.relay.metrics.RelayMetrics;
import io.agentmesh.relay.metrics.Timing;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.Depth;
import io.agentmesh.relay.queue.Depth.Turnover;
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
    private final RelayOps ops;

    RelayMetricsPage(RelayCore core, RelayOps ops) {
        this.core = core;
        this.ops = ops;
    }

    String text() {
        RelayMetrics counted = core.metrics();
        Depth depth = core.queueDepth();
        var out = new MetricsText();
        original(out, counted, depth);
        fates(out, counted, depth);
        refusals(out, counted);
        signatures(out, counted);
        queue(out, depth);
        traffic(out, counted);
        connections(out, counted);
        relay(out);
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

    /// A rule that a test holds: accepted + found = delivered + queued + undelivered + in flight.
    private static void fates(MetricsText out, RelayMetrics counted, Depth depth) {
        Turnover turnover = depth.turnover();
        String name = "mesh_messages_undelivered_total";
        out.counter("mesh_messages_accepted_total", "Messages taken for a receiver.", counted.value(Count.ACCEPTED))
                .counter(
                        "mesh_messages_delivered_total",
                        "Accepted messages that reached their receiver.",
                        counted.value(Count.DELIVERED))
                .counters(name, "Accepted messages that will not come, by reason.")
                .sample(name, "reason", "ttl", turnover.departed(Reason.TTL))
                .sample(name, "reason", "revoked", turnover.departed(Reason.REVOKED))
                .sample(name, "reason", "purged", turnover.departed(Reason.PURGED))
                .sample(name, "reason", "bad_signature", turnover.departed(Reason.BAD_SIGNATURE))
                .sample(name, "reason", "no_room", counted.value(Count.LOST))
                .sample(name, "reason", "double", counted.value(Count.MERGED))
                .counter(
                        "mesh_messages_repeated_total",
                        "Messages of the offline channel that were dropped because the relay held them already.",
                        counted.value(Count.REPEATED));
    }

    private void queue(MetricsText out, Depth depth) {
        out.gauge("mesh_queue_messages", "Messages in the offline queue.", depth.envelopes())
                .gauge("mesh_queue_bytes", "Bytes in the offline queue.", depth.bytes())
                .gauge("mesh_queue_oldest_seconds", "Age of the message that waits longest.", depth.oldest())
                .histogram(
                        "mesh_queue_wait_seconds",
                        "Time that delivered messages had waited in the offline queue.",
                        core.metrics().histogram(Timing.QUEUED))
                .gauge(
                        "mesh_queue_found_messages",
                        "Messages that an earlier run left.",
                        depth.turnover().found())
                .gauge(
                        "mesh_queue_healthy",
                        "1 while the queue can be written, else 0.",
                        ops.storageIsHealthy() ? 1 : 0)
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

    private void signatures(MetricsText out, RelayMetrics counted) {
        String samples = "mesh_signature_samples_total";
        String deferred = "mesh_signatures_deferred_total";
        out.counter(
                        "mesh_signatures_left_total",
                        "Messages whose signature was left to a receiver that checks it.",
                        counted.value(Count.SIGNATURES_LEFT))
                .counters(samples, "Of those, drawn to be checked all the same, by what came of it.")
                .sample(samples, "result", "good", counted.value(Count.SAMPLES_HELD))
                .sample(samples, "result", "bad", counted.value(Count.SAMPLES_BAD))
                .sample(samples, "result", "skipped", counted.value(Count.SAMPLES_SKIPPED))
                .counters(deferred, "Of those, checked when they left the queue, by what came of it.")
                .sample(deferred, "result", "good", counted.value(Count.DEFERRED_HELD))
                .sample(deferred, "result", "bad", counted.value(Count.DEFERRED_BAD))
                .gauge(
                        "mesh_distrusted_senders",
                        "Senders with a bad signature: each message of theirs is checked.",
                        core.distrusted());
    }

    private static void traffic(MetricsText out, RelayMetrics counted) {
        out.counter(
                        "mesh_received_bytes_total",
                        "Bytes of messages from registered agents, taken or not.",
                        counted.value(Count.RECEIVED_BYTES))
                .counter(
                        "mesh_delivered_bytes_total",
                        "Bytes of messages that reached their receiver.",
                        counted.value(Count.DELIVERED_BYTES))
                .histogram(
                        "mesh_routing_seconds",
                        "Time from a message's arrival to the router's decision.",
                        counted.histogram(Timing.ROUTING))
                .histogram(
                        "mesh_login_seconds",
                        "Time from the upgrade to the registration.",
                        counted.histogram(Timing.LOGIN));
    }

    private void connections(MetricsText out, RelayMetrics counted) {
        String closed = "mesh_connections_closed_total";
        String states = "mesh_connections_by_state";
        int open = core.connections();
        long registered = counted.registered();
        out.gauge("mesh_connections", "Open connections, registered or not.", open)
                .gauges(states, "Open connections, by state.")
                .sample(states, "state", "logging_in", Math.max(0, open - registered))
                .sample(states, "state", "registered", registered)
                .gauge("mesh_rate_buckets", "Senders whose rate is being watched.", core.senders())
                .counter(
                        "mesh_connections_crowded_total",
                        "Connections refused because there were too many of their address or agent.",
                        counted.value(Count.CROWDED))
                .counter(
                        "mesh_gate_refusals_total",
                        "Logins that the gate refused or could not decide.",
                        counted.value(Count.GATE_REFUSALS))
                .counter(
                        "mesh_gate_changes_missed_total",
                        "Changes at the gate that nobody asked about, because too many came at once.",
                        counted.value(Count.GATE_CHANGES_MISSED))
                .counters(closed, "Registered connections that the relay closed, by reason.")
                .sample(closed, "reason", "replaced", counted.value(Count.REPLACED))
                .sample(closed, "reason", "silent", counted.value(Count.SILENT))
                .sample(closed, "reason", "stalled", counted.value(Count.STALLED))
                .sample(closed, "reason", "revoked", counted.value(Count.REVOKED))
                .sample(closed, "reason", "not_confirmed", counted.value(Count.NOT_CONFIRMED));
    }

    private void relay(MetricsText out) {
        out.gauge(
                        "mesh_ready",
                        "1 while agents should be sent here, else 0.",
                        ops.missing().isEmpty() ? 1 : 0)
                .gauge(
                        "mesh_gate_failing_seconds",
                        "For how long the control plane has given no usable answer.",
                        ops.gateFailingFor())
                .gauge("mesh_uptime_seconds", "Time since the start.", ops.uptime())
                .gauges("mesh_build_info", "1, with the version as a label.")
                .sample("mesh_build_info", "version", RelayOps.version(), 1);
        ops.certificateExpiry()
                .ifPresent(expiry -> out.gauge(
                        "mesh_tls_certificate_expiry_timestamp_seconds",
                        "When the TLS certificate in force ends, in Unix time.",
                        expiry.getEpochSecond()));
    }
}
