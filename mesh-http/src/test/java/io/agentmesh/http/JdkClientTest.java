package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The server with a client of somebody else's making.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class JdkClientTest {
    private final RecordingListener listener = new RecordingListener();
    private final HttpClient client = HttpClient.newHttpClient();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.of(Routes.builder()
                .post("/echo", request -> io.agentmesh.http.message.HttpResponse.text(200, request.bodyText()))
                .webSocket("/ws", _ -> Upgrade.to(listener))
                .build());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /// The client offers HTTP/2 on its first request, which is to be passed over.
    @Test
    void makesRequests() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpRequest request = HttpRequest.newBuilder(server.http("/echo"))
                    .POST(HttpRequest.BodyPublishers.ofString("grüß " + i))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.body()).isEqualTo("grüß " + i);
        }
    }

    @Test
    void talksOverAWebSocketAndCloses() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(server.ws("/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        heard.complete(text.toString());
                        return WebSocket.Listener.super.onText(from, text, last);
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        closed.complete(code);
                        return CompletableFuture.completedStage(null);
                    }
                })
                .join();

        socket.sendText("one ", false)
                .thenCompose(next -> next.sendText("two", true))
                .join();
        listener.socket().sendText("three");
        assertThat(listener.next()).isEqualTo("open");
        assertThat(listener.next()).isEqualTo("text one two");
        assertThat(heard.join()).isEqualTo("three");

        listener.socket().close(4000, "enough");
        assertThat(closed.join()).isEqualTo(4000);
        assertThat(listener.next()).isEqualTo("closed 4000 ");
    }
}
