package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.meshd.outbox.Entry;
import io.agentmesh.meshd.outbox.Report;
import io.agentmesh.meshd.outbox.State;
import java.time.Instant;

/// A request of the outbox as local callers see it (docs/local-api.md). Members are added to it, never changed.
final class ReportJson {
    private ReportJson() {}

    /// With its answer.
    static JsonObject of(Report report) {
        JsonObject inShort = inShort(report);
        return switch (report.entry().state()) {
            case State.Answered(Instant at, JsonValue payload) -> inShort.with("payload", payload);
            case State.Refused refused -> refusal(inShort, refused);
            case State.Expired(Instant at, State.Handled handled) -> inShort.with("handled", handled.word());
            case State.Cancelled(Instant at, State.Handled handled) -> inShort.with("handled", handled.word());
            case State.Unknown(Instant at, String why) ->
                inShort.with("handled", State.Handled.UNKNOWN.word()).with("error", why);
            case State.Waiting() -> inShort;
            case State.Asked asked -> inShort;
        };
    }

    private static JsonObject refusal(JsonObject inShort, State.Refused refused) {
        JsonObject said = inShort.with("error", refused.text())
                .with("reason", refused.code().word());
        return refused.code() == ErrorCode.REMOTE && refused.error() != null
                ? said.with("remote_error", refused.error())
                : said;
    }

    /// For lists.
    static JsonObject inShort(Report report) {
        Entry entry = report.entry();
        JsonObject object = JsonObject.empty()
                .with("id", entry.id().toString())
                .with("target", entry.target().value())
                .with("capability", entry.order().capability())
                .with("delivery", entry.order().repeat().word())
                .with("state", entry.state().word())
                .with("submitted_at", text(entry.submitted()))
                .with("expires_at", text(entry.expires()))
                .with("tries", JsonInteger.of(report.tries()));
        JsonObject timed =
                entry.state() instanceof State.Ended ended ? object.with("ended_at", text(ended.at())) : object;
        return report.problem() == null || entry.isEnded() ? timed : timed.with("problem", report.problem());
    }

    private static String text(Instant time) {
        return Timestamp.of(time).text();
    }
}
