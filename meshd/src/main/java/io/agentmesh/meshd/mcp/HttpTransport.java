package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpExchange;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An MCP server that is reached by Streamable HTTP (MCP 2025-11-25, transports): a message is a `POST` of its own,
/// answered with JSON or with a stream of events; what the server says by itself comes on a `GET` that stays. Whatever
/// the call, an answer's connection is read by a thread of its own. Thread-safe.
///
/// ```text
/// POST initialize                       ─▶ Mcp-Session-Id, if the server keeps sessions; shown from now on
/// POST notifications/initialized        ─▶ nothing else is sent before this one is taken
/// GET                                   ─▶ events, or 405: the server says nothing by itself
/// POST tools/call                       ─▶ JSON, or events of which the last is the answer
/// GET, Last-Event-ID                    ─▶ the rest of a stream that broke off
/// any of them                           ─▶ 404: the session is gone, and the conversation is over
/// DELETE                                ─▶ the end
/// ```
final class HttpTransport implements Transport {
    /// Messages under way to the server and answers under way from it; with one more it is overloaded.
    static final int MAX_UNDERWAY = 1_024;

    private final Parts parts;
    private final RandomGenerator jitter;
    private final Semaphore places = new Semaphore(MAX_UNDERWAY);
    private final CountDownLatch begun = new CountDownLatch(1);
    /// What each thread carries: the number of its request, or nothing.
    private final Map<Thread, JsonValue> carriers = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// What every call needs.
    ///
    /// @param maxMessageBytes of a message of the server's
    record Parts(HttpEndpoint endpoint, Listener listener, int maxMessageBytes) {}

    /// @param jitter draws pauses
    HttpTransport(Parts parts, RandomGenerator jitter) {
        this.parts = parts;
        this.jitter = jitter;
    }

    @Override
    public boolean send(JsonObject message) {
        if (closed.get() || !places.tryAcquire()) {
            return false;
        }
        String method = message.get("method") instanceof JsonString(String name) ? name : "";
        JsonValue id = method.isEmpty() ? null : message.get("id");
        Thread carrier = Thread.ofVirtual().name("mesh-mcp-http").unstarted(() -> carry(method, message));
        carriers.put(carrier, id == null ? JsonNull.NULL : id);
        carrier.start();
        if (method.equals("notifications/cancelled") && message.get("params") instanceof JsonObject params) {
            stop(params.get("requestId"));
        }
        if (closed.get()) {
            carrier.interrupt();
        }
        return true;
    }

    private void carry(String method, JsonObject message) {
        try {
            post(method, message);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            carriers.remove(Thread.currentThread());
            places.release();
        }
    }

    private void post(String method, JsonObject message) throws InterruptedException {
        switch (method) {
            case "initialize" -> new Posting(parts, message).run();
            case "notifications/initialized" -> {
                new Posting(parts, message).run();
                begun.countDown();
                new Listening(parts, jitter).run();
            }
            default -> {
                begun.await();
                new Posting(parts, message).run();
            }
        }
    }

    /// Nobody waits for that answer any more.
    private void stop(@Nullable JsonValue cancelled) {
        carriers.forEach((carrier, id) -> {
            if (id.equals(cancelled)) {
                carrier.interrupt();
            }
        });
    }

    @Override
    public void speaks(String version) {
        parts.endpoint().speak(version);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            carriers.keySet().forEach(Thread::interrupt);
            parts.endpoint().close();
        }
    }

    static boolean isEventStream(HttpExchange exchange) {
        return exchange.headers()
                .first("content-type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .isPresent();
    }

    /// What a status most probably means, for people.
    static String reasonOf(int status) {
        return switch (status) {
            case 401 -> " (it wants another token: --local-agent-token-file)";
            case 403 -> " (it does not let this daemon in)";
            case 404 -> " (is the path of --mcp-url right?)";
            case 405 -> " (does it speak Streamable HTTP there?)";
            default -> "";
        };
    }
}
