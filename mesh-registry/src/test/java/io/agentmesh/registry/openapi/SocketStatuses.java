package io.agentmesh.registry.openapi;

import static io.agentmesh.registry.openapi.Calls.expect;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestListener;
import io.agentmesh.registry.testing.TestUser;
import java.net.Socket;
import java.net.URI;

/// What relays and daemons are answered.
record SocketStatuses(Calls calls) {
    void provoke() throws Exception {
        TestUser ann = calls.ann();
        AgentId agent = Keys.ofFirstByte(0xe0).id();
        ann.register(agent, "Followed");
        expect(200, ann.post("/gate/verify", "{\"agent_id\":\"" + agent + "\"}"));
        expect(404, ann.post("/gate/verify", "{\"agent_id\":\"nobody\"}"));
        expect(400, ann.get("/gate/events"));
        expect(400, ann.get("/sync?agent_id=" + agent));
        ann.follow(agent).close();
        TestListener.open(calls.registry(), ann.token()).close();
        assertThat(TestFollower.statusOf(catchThrowable(() -> calls.stranger().follow(agent))))
                .isEqualTo(403);
        assertThat(byOldHttp("/gate/events")).startsWith("HTTP/1.1 426");
        assertThat(byOldHttp("/sync?agent_id=" + agent)).startsWith("HTTP/1.1 426");
    }

    /// HTTP/1.0, which no client of ours speaks.
    private String byOldHttp(String path) throws Exception {
        URI address = URI.create(calls.registry().address());
        String request = "GET " + path + " HTTP/1.0\r\nAuthorization: Bearer "
                + calls.ann().token()
                + "\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
