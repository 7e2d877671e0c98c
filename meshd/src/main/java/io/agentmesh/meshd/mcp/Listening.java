package io.agentmesh.meshd.mcp;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears what the server says by itself, on a stream that is opened again and again. Used by one thread; ends when that
/// is interrupted, when the server has no such stream, or when there is no server any more.
final class Listening implements Runnable {
    /// Between two connections, unless the server wants a longer pause. Only one that brought something counts as good.
    static final Backoff PAUSE = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final Logger log = LoggerFactory.getLogger(Listening.class);

    private final HttpTransport.Parts parts;
    private final RandomGenerator jitter;
    private final StreamPosition position = new StreamPosition();
    private boolean opened;
    private int inVain;

    Listening(HttpTransport.Parts parts, RandomGenerator jitter) {
        this.parts = parts;
        this.jitter = jitter;
    }

    @Override
    public void run() {
        try {
            boolean offered = listen();
            while (offered) {
                inVain++;
                Duration pause = PAUSE.delay(inVain, jitter);
                Duration wanted = position.pause();
                Duration longer = pause.compareTo(wanted) > 0 ? pause : wanted;
                new CountDownLatch(1).await(longer.toNanos(), TimeUnit.NANOSECONDS);
                offered = listen();
            }
        } catch (HttpFailure gone) {
            parts.listener().ended(String.valueOf(gone.getMessage()));
        } catch (InterruptedException | InterruptedIOException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// One connection, to its end.
    ///
    /// @return whether there may be another
    private boolean listen() throws HttpFailure, InterruptedIOException, InterruptedException {
        try (HttpExchange exchange = parts.endpoint().listen(position)) {
            if (exchange.status() == 404 && parts.endpoint().hasSession()) {
                parts.listener().ended("the MCP server has forgotten the session");
                return false;
            }
            if (exchange.status() != 200 || !HttpTransport.isEventStream(exchange)) {
                log.atInfo()
                        .setMessage("MCP server says nothing by itself: other tools are seen when it is begun anew")
                        .addKeyValue("status", exchange.status())
                        .log();
                return false;
            }
            if (opened) {
                parts.listener().missed();
            }
            opened = true;
            read(exchange);
            return true;
        }
    }

    private void read(HttpExchange exchange) throws InterruptedIOException {
        EventStream events = new EventStream(exchange.body(), parts.maxMessageBytes(), position);
        try {
            for (EventStream.Event event = events.next(); event != null; event = events.next()) {
                inVain = 0;
                take(event);
            }
        } catch (InterruptedIOException closing) {
            throw closing;
        } catch (IOException cut) {
            log.atDebug()
                    .setMessage("MCP server's own stream")
                    .addKeyValue("why", cut.getMessage())
                    .log();
        }
    }

    private void take(EventStream.Event event) {
        if (!event.isWhole()) {
            log.atWarn().log("MCP server said more by itself than may be");
        } else if (Json.parse(event.data()) instanceof Decoded.Ok<JsonValue>(JsonObject message)) {
            parts.listener().take(message);
        } // else it is nothing for us
    }
}
