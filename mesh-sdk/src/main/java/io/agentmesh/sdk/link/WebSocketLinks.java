package io.agentmesh.sdk.link;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.Executor;

/// Opens links as WebSockets of the JDK: no subprotocol, no extension, no header of ours (sdk §1.1). A link
/// holds at most one message that came and was not taken yet, and one that is being sent.
public final class WebSocketLinks implements LinkFactory {
    /// The longest message that is put together from fragments, in UTF-16 units: what a Rust client takes in
    /// bytes (wire §10.3). A longer one ends the link.
    public static final int MAX_MESSAGE_CHARS = 64 * 1024 * 1024;

    private final HttpClient http;
    private final Executor loop;
    private final Duration connectTimeout;
    private final int maxMessageChars;

    /// Links whose events come on `loop`.
    public WebSocketLinks(HttpClient http, Executor loop, Duration connectTimeout) {
        this(http, loop, connectTimeout, MAX_MESSAGE_CHARS);
    }

    WebSocketLinks(HttpClient http, Executor loop, Duration connectTimeout, int maxMessageChars) {
        this.http = http;
        this.loop = loop;
        this.connectTimeout = connectTimeout;
        this.maxMessageChars = maxMessageChars;
    }

    @Override
    public Link open(URI relay, LinkEvents events) {
        WebSocketLink link = new WebSocketLink(loop, events, maxMessageChars);
        try {
            WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(connectTimeout);
            link.connect(builder.buildAsync(relay, link.listener()));
        } catch (IllegalArgumentException badUri) {
            loop.execute(() -> events.closed(String.valueOf(badUri.getMessage())));
        }
        return link;
    }
}
