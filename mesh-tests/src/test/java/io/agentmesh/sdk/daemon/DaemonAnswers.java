package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/// What a program hears from the daemon beside it: a door for the fuzz targets. Everything that is not understood ends
/// in a [MeshException], the one exception that the library promises.
public final class DaemonAnswers {
    private DaemonAnswers() {}

    /// The body of an HTTP answer; empty if there is none that can be understood.
    public static Optional<byte[]> body(byte[] answer) {
        try {
            AnswerHead head = AnswerHead.of(answer);
            if (head.status() < 200 || head.status() > 599 || head.bodyAt() > answer.length) {
                throw new AssertionError("head: " + head);
            }
            return Optional.of(head.bodyOf(answer));
        } catch (MeshException | IOException notUnderstood) {
            return Optional.empty();
        }
    }

    /// What a report says in each of the places where one is read; one line each.
    public static String told(int status, JsonObject report) {
        LocalHttp.Answer answer = new LocalHttp.Answer(status, report);
        return said(() -> DeliveryReader.submission(answer)) + "\n" + said(() -> DeliveryReader.delivery(answer));
    }

    private static String said(Supplier<Object> reading) {
        try {
            return reading.get().toString();
        } catch (MeshException notUnderstood) {
            return String.valueOf(notUnderstood.getMessage());
        }
    }
}
