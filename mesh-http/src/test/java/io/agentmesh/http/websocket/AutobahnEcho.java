package io.agentmesh.http.websocket;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import java.io.IOException;

/// Echoes every text: what the Autobahn test suite talks to (`scripts/autobahn`). Serves until the process ends.
public final class AutobahnEcho {
    private AutobahnEcho() {}

    /// Listens on 127.0.0.1 at the port in the first argument.
    public static void main(String[] arguments) throws IOException {
        HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", Integer.parseInt(arguments[0])),
                EventLoops.create(1),
                Routes.builder()
                        .webSocket("/", request -> Upgrade.to(new Echo()))
                        .build());
    }

    private static final class Echo implements WebSocketListener {
        @Override
        public void onText(WebSocket socket, String text) {
            socket.sendText(text);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {}
    }
}
