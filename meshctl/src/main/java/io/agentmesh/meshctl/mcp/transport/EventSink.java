package io.agentmesh.meshctl.mcp.transport;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.meshctl.mcp.Client;
import io.agentmesh.meshctl.mcp.protocol.Outgoing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Messages as server-sent events. For one thread at a time.
///
/// @param out where they go
record EventSink(StreamedResponse.Sink out) implements Client {
    /// Says that the stream is there, before there is anything to tell.
    void open() throws IOException, InterruptedException {
        write(": open\n\n");
    }

    /// Keeps the connection from looking dead.
    void keepAlive() throws IOException, InterruptedException {
        write(":\n\n");
    }

    /// Sends a message, which is one line.
    void send(String message) throws IOException, InterruptedException {
        write("event: message\ndata: " + message + "\n\n");
    }

    @Override
    public void tell(String method, JsonObject params) {
        try {
            send(Outgoing.notification(method, params));
        } catch (IOException gone) {
            // The connection's end interrupts the request, which is told so.
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String text) throws IOException, InterruptedException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
