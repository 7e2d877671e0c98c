package io.agentmesh.offline;

import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.offline.incoming.ReceivedMessage;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.sdk.durable.Arrival;
import io.agentmesh.sdk.durable.Dispatch;
import io.agentmesh.sdk.durable.Fate;
import java.util.Optional;

/// Rows of the store in the SDK's words.
final class Seen {
    private Seen() {}

    static Dispatch of(SentMessage message) {
        return new Dispatch(
                message.id(),
                message.peer(),
                message.capability(),
                message.times().made(),
                message.times().expires(),
                fate(message));
    }

    private static Fate fate(SentMessage message) {
        SentMessage.Progress progress = message.progress();
        SentMessage.End end = message.end();
        Fate.Word word = progress.isConfirmed() ? Fate.Word.SIGNED : Fate.Word.OWN;
        return switch (progress.state()) {
            case STORED -> onItsWay(Fate.Stage.STORED, progress);
            case SEALED -> onItsWay(Fate.Stage.SEALED, progress);
            case ACCEPTED -> onItsWay(Fate.Stage.ACCEPTED, progress);
            case QUEUED -> onItsWay(Fate.Stage.QUEUED, progress);
            case DELIVERED -> onItsWay(Fate.Stage.DELIVERED, progress);
            case RECEIVED -> onItsWay(Fate.Stage.RECEIVED, progress);
            case PROCESSED, FAILED -> answered(message);
            case REFUSED -> new Fate.Refused(end.reason() == null ? "" : end.reason(), word);
            case EXPIRED -> new Fate.Expired(word);
            case UNKNOWN -> new Fate.Unknown();
            case CANCELLED -> new Fate.Cancelled();
        };
    }

    private static Fate onItsWay(Fate.Stage stage, SentMessage.Progress progress) {
        return new Fate.OnItsWay(stage, progress.problem() == null ? "" : progress.problem());
    }

    /// The answer is a message of its own: it may come after the signed word that there is one.
    private static Fate answered(SentMessage message) {
        JsonValue answer = message.end().answer();
        if (answer == null) {
            return new Fate.OnItsWay(Fate.Stage.RECEIVED, "handled; the answer is on its way");
        }
        return "error".equals(message.end().answerType()) ? new Fate.Failed(answer) : new Fate.Processed(answer);
    }

    static Arrival of(ReceivedMessage message) {
        ReceivedMessage.Stage stage = message.stage();
        return new Arrival(
                message.id(),
                message.from(),
                message.capability(),
                switch (stage.state()) {
                    case "received" -> Arrival.Stage.RECEIVED;
                    case "running" -> Arrival.Stage.RUNNING;
                    default -> Arrival.Stage.DONE;
                },
                Optional.ofNullable(stage.outcome()).map(Outcome.BY_WORD::get),
                stage.received(),
                stage.expires());
    }
}
