package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One MCP server's URL, and what every call to it shows: the token, the session, the version. Thread-safe.
final class HttpEndpoint implements AutoCloseable {
    /// Characters of a session id; the server with a longer one is not spoken to.
    static final int MAX_SESSION = 1_024;

    /// How long the server may talk on one connection. What a call may take is its caller's affair, and less.
    private static final Duration LONGEST = Duration.ofDays(1);

    /// For the server to take leave.
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final String SESSION = "mcp-session-id";

    private final Place place;
    private final HttpClient client;
    private volatile @Nullable String session;
    private volatile @Nullable String version;

    /// Where it is.
    ///
    /// @param url `http` or `https`
    /// @param token shown with every call, if there is one
    record Place(URI url, Optional<Secret> token) {}

    HttpEndpoint(Place place, Ticker ticker) {
        this.place = place;
        // A kept connection may be closed at any moment, and a call that meets that moment cannot be made again.
        this.client = HttpClient.create(
                HttpClientConfig.DEFAULTS.withDeadline(LONGEST).withMaxIdleConnections(0), ticker);
    }

    /// Sends a message.
    HttpExchange post(JsonObject message) throws HttpFailure, InterruptedException {
        return client.open(shown(HttpCall.post(place.url()))
                .withHeader("accept", "application/json, text/event-stream")
                .withJson(message.toString()));
    }

    /// Asks for what the server says by itself, or for the rest of a stream that broke off.
    HttpExchange listen(StreamPosition position) throws HttpFailure, InterruptedException {
        HttpCall call = shown(HttpCall.get(place.url())).withHeader("accept", "text/event-stream");
        return client.open(position.lastId()
                .map(id -> call.withHeader("last-event-id", id))
                .orElse(call));
    }

    private HttpCall shown(HttpCall bare) {
        HttpCall call =
                place.token().map(token -> bare.withBearer(token.reveal())).orElse(bare);
        String told = session;
        call = told == null ? call : call.withHeader(SESSION, told);
        String agreed = version;
        return agreed == null ? call : call.withHeader("mcp-protocol-version", agreed);
    }

    /// Takes the session that the server has begun, if it has.
    ///
    /// @return whether it can be used
    boolean keepSession(HttpExchange initialized) {
        Optional<String> begun = initialized.headers().first(SESSION);
        if (begun.filter(id -> id.length() > MAX_SESSION || !id.chars().allMatch(c -> c > ' ' && c < 0x7f))
                .isPresent()) {
            return false;
        }
        session = begun.orElse(null);
        return true;
    }

    boolean hasSession() {
        return session != null;
    }

    void speak(String agreed) {
        version = agreed;
    }

    /// Tells the server that the session is over. Blocks for some seconds at most.
    @Override
    public void close() {
        try {
            if (hasSession()) {
                client.send(shown(HttpCall.of("DELETE", place.url())).withDeadline(GOODBYE));
            }
        } catch (HttpFailure gone) {
            // It forgets the session by itself.
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }
}
