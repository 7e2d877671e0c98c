package io.agentmesh.tests.docs;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A GitHub at which somebody has already typed the code: the device flow's two addresses, and who it is.
final class AgreeableGitHub implements AutoCloseable {
    private final HttpServer server;

    AgreeableGitHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/login/device/code", """
                {"device_code":"d","user_code":"ABCD-1234","verification_uri":"https://github.example/login/device",
                "expires_in":900,"interval":1}
                """);
        answer("/login/oauth/access_token", """
                {"access_token":"c4n4ry-provider","token_type":"bearer","scope":"read:user"}
                """);
        answer("/api/v3/user", "{\"id\":1,\"login\":\"me\"}");
        server.start();
    }

    /// Where it is.
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("content-type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
