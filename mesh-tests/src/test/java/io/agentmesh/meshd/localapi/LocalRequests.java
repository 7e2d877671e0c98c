package io.agentmesh.meshd.localapi;

import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.util.Optional;

/// `POST /request` of a daemon whose mesh answers with what it was asked: a door for the fuzz targets.
public final class LocalRequests {
    private static final Duration LONGEST = Duration.ofDays(1);

    private LocalRequests() {}

    /// The daemon's answer.
    ///
    /// @throws io.agentmesh.http.message.RequestRefused if it understands no question
    public static HttpResponse answer(HttpRequest request) {
        try {
            return new RequestRoute((target, payload, timeout) -> echo(payload, timeout), Optional.empty())
                    .handle(request);
        } catch (InterruptedException impossible) {
            throw new AssertionError("nothing waits", impossible);
        }
    }

    private static Reply echo(JsonValue payload, Duration timeout) {
        if (timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
            throw new AssertionError("timeout: " + timeout + " (expected: at most " + LONGEST + ")");
        }
        return new Reply.Result(payload);
    }
}
