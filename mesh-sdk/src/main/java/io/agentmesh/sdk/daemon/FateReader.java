package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.sdk.durable.Fate;
import io.agentmesh.sdk.durable.Fate.Stage;
import io.agentmesh.sdk.durable.Fate.Word;
import java.util.Optional;
import java.util.UUID;

/// Understands what a daemon says of durable messages (docs/local-api.md). Members and reasons that are new
/// mean nothing here; a state that is new is no answer that this can pass on.
final class FateReader {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    private FateReader() {}

    static Sending sending(LocalHttp.Answer answer) {
        return answer.status() == ACCEPTED
                ? new Sending.Taken(ofState(answer.body()))
                : new Sending.NotTaken(refusal(answer));
    }

    static Fate fate(LocalHttp.Answer answer) {
        if (answer.status() == OK) {
            return ofState(answer.body());
        }
        if (isMissing(answer, "unknown_message")) {
            return new Fate.NotKept();
        }
        throw new MeshException(refusal(answer));
    }

    static Optional<Decoded<Evidence>> receipt(LocalHttp.Answer answer, UUID id) {
        if (answer.status() == OK) {
            return Optional.of(Evidence.read(answer.body(), id));
        }
        if (isMissing(answer, "no_receipt") || isMissing(answer, "unknown_message")) {
            return Optional.empty();
        }
        throw new MeshException(refusal(answer));
    }

    private static boolean isMissing(LocalHttp.Answer answer, String reason) {
        return answer.status() == NOT_FOUND
                && DeliveryReader.text(answer.body(), "reason").equals(reason);
    }

    private static Fate ofState(JsonObject report) {
        String state = DeliveryReader.text(report, "state");
        return switch (state) {
            case "stored" -> onItsWay(Stage.STORED, report);
            case "sealed" -> onItsWay(Stage.SEALED, report);
            case "accepted" -> onItsWay(Stage.ACCEPTED, report);
            case "queued" -> onItsWay(Stage.QUEUED, report);
            case "delivered" -> onItsWay(Stage.DELIVERED, report);
            case "received" -> onItsWay(Stage.RECEIVED, report);
            case "processed" -> new Fate.Processed(member(report, "payload"));
            case "failed" -> new Fate.Failed(member(report, "remote_error"));
            case "refused" -> new Fate.Refused(DeliveryReader.text(report, "reason"), word(report));
            case "expired" -> new Fate.Expired(word(report));
            case "unknown" -> new Fate.Unknown();
            case "cancelled" -> new Fate.Cancelled();
            default -> throw DeliveryReader.notUnderstood("the state \"" + state + "\"");
        };
    }

    private static Fate onItsWay(Stage stage, JsonObject report) {
        return new Fate.OnItsWay(stage, DeliveryReader.text(report, "problem"));
    }

    private static Word word(JsonObject report) {
        return JsonBoolean.TRUE.equals(report.get("confirmed")) ? Word.SIGNED : Word.OWN;
    }

    /// A program may answer with nothing.
    private static JsonValue member(JsonObject report, String name) {
        JsonValue value = report.get(name);
        return value == null ? JsonNull.NULL : value;
    }

    private static Violation refusal(LocalHttp.Answer answer) {
        boolean knowsNone = answer.status() == NOT_FOUND && answer.body().get("reason") == null;
        return knowsNone
                ? new Violation(ErrorCode.UNSUPPORTED, "this meshd sends no durable messages")
                : DeliveryReader.violation(answer.body());
    }
}
