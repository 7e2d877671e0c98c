package io.agentmesh.meshd.localapi;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import java.time.Duration;

/// How long a caller wants to wait: `?wait_secs=N`.
final class WaitTime {
    /// A caller that wants to wait longer asks again.
    static final Duration LONGEST = Duration.ofSeconds(60);

    private WaitTime() {}

    /// Zero unless said otherwise.
    static Duration of(HttpRequest request) {
        String text = request.query().optional("wait_secs").orElse("0");
        if (!text.matches("\\d{1,9}")) {
            throw new RequestRefused(ErrorShape.error(400, "wait_secs: " + text + " (expected: seconds)"));
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(text));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
