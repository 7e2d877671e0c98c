package io.agentmesh.meshctl.mcp;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.config.Pause;
import java.time.Duration;

/// Tells a client that wants to know that its call still goes on, so that it does not take a slow agent for a dead
/// one. Ends when it is closed.
final class Heartbeat implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Thread thread;

    private Heartbeat(Thread thread) {
        this.thread = thread;
    }

    /// @param token what the client calls this call's progress
    /// @param waitingFor a few words for a person
    static Heartbeat start(Pause pause, Client client, JsonValue token, String waitingFor) {
        return new Heartbeat(Thread.ofVirtual().start(() -> beat(pause, client, token, waitingFor)));
    }

    private static void beat(Pause pause, Client client, JsonValue token, String waitingFor) {
        try {
            for (long seconds = INTERVAL.toSeconds(); true; seconds += INTERVAL.toSeconds()) {
                pause.pause(INTERVAL);
                client.tell(
                        "notifications/progress",
                        JsonObject.empty()
                                .with("progressToken", token)
                                .with("progress", JsonInteger.of(seconds))
                                .with("message", waitingFor + ", " + seconds + " s"));
            }
        } catch (InterruptedException over) {
            // The call has ended; nobody wants to hear more of it.
        }
    }

    /// Returns when the last beat is out, so that none follows the call's answer.
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException givenUp) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
