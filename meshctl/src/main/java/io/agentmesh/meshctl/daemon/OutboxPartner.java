package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonString;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshctl.exchange.Partner;
import io.agentmesh.meshctl.exchange.Refusal;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Failure;

/// Why the daemon's outbox does not do what it was asked. The daemon's other failures are those of [DaemonPartner].
///
/// @param daemon the daemon as such
record OutboxPartner(DaemonPartner daemon) implements Partner {
    @Override
    public Failure unanswered(String what, HttpFailure failure) {
        return daemon.unanswered(what, failure);
    }

    @Override
    public Failure misunderstood(String what, String why) {
        return daemon.misunderstood(what, why);
    }

    @Override
    public Failure refused(String what, Refusal refusal) {
        String reason = refusal.body().get("reason") instanceof JsonString(String word) ? word : "";
        return switch (reason) {
            case "queue_full" ->
                new Failure(
                        Cause.UNAVAILABLE,
                        what,
                        refusal.why(),
                        "See what waits: meshctl outbox list; take some back: meshctl outbox cancel ID");
            case "storage" ->
                new Failure(Cause.SERVER_ERROR, what, refusal.why(), "Is the disk of ~/.mesh full? See meshd's log");
            case "unknown_request" ->
                new Failure(Cause.NOT_FOUND, what, refusal.why(), "See what is kept: meshctl outbox list");
            case "" -> withoutReason(what, refusal);
            default -> daemon.refused(what, refusal);
        };
    }

    private Failure withoutReason(String what, Refusal refusal) {
        return refusal.status() == 404
                ? new Failure(Cause.REFUSED, what, "this meshd keeps no requests", "Ask without --wait")
                : daemon.refused(what, refusal);
    }
}
