package io.agentmesh.meshd.mcp;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message to the server by HTTP, and what comes back for it: JSON, a stream of events that may be gone on with
/// after it broke off, or a status. Used by one thread; ends when that is interrupted.
final class Posting implements Runnable {
    /// Connections for the rest of a stream, one after the other, that bring nothing.
    static final int MAX_IN_VAIN = 10;

    private static final Logger log = LoggerFactory.getLogger(Posting.class);

    private final HttpTransport.Parts parts;
    private final JsonObject message;
    /// Of a request.
    private final @Nullable JsonInteger id;
    private final StreamPosition position = new StreamPosition();

    Posting(HttpTransport.Parts parts, JsonObject message) {
        this.parts = parts;
        this.message = message;
        this.id = message.get("method") != null && message.get("id") instanceof JsonInteger number ? number : null;
    }

    /// There will be no answer.
    private static final class NoAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        private final LocalAgentFailure why;

        NoAnswer(LocalAgentFailure why, String detail) {
            super(detail);
            this.why = why;
        }
    }

    @Override
    public void run() {
        try {
            if (!post() && id != null) {
                goOn();
            }
        } catch (NoAnswer none) {
            lost(none.why, none);
        } catch (HttpFailure failed) {
            lost(LocalAgentFailure.of(failed.kind()), failed);
        } catch (InterruptedIOException | InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            lost(LocalAgentFailure.BROKEN, broken);
        }
    }

    private void lost(LocalAgentFailure why, IOException failed) {
        String detail = String.valueOf(failed.getMessage());
        if (id != null) {
            parts.listener().lost(id.asLong().orElse(-1), why, detail);
        } else {
            log.atDebug()
                    .setMessage("MCP server did not take a note")
                    .addKeyValue("why", detail)
                    .log();
        }
    }

    /// Whether nothing more is to come.
    private boolean post() throws IOException, InterruptedException {
        try (HttpExchange exchange = parts.endpoint().post(message)) {
            if (exchange.status() / 100 != 2) {
                return refused(exchange);
            }
            if (isInitialize() && !parts.endpoint().keepSession(exchange)) {
                throw new NoAnswer(LocalAgentFailure.BROKEN, "a session id that cannot be used");
            }
            if (HttpTransport.isEventStream(exchange)) {
                return read(exchange);
            }
            if (id != null) {
                takeAll(bodyOf(exchange, parts.maxMessageBytes()));
            }
            return true;
        }
    }

    private boolean isInitialize() {
        return message.get("method") instanceof JsonString(String method) && method.equals("initialize");
    }

    /// Asks for the rest of a stream that broke off.
    private void goOn() throws IOException, InterruptedException {
        int inVain = 0;
        while (inVain < MAX_IN_VAIN && position.lastId().isPresent()) {
            Optional<String> before = position.lastId();
            new CountDownLatch(1).await(position.pause().toNanos(), TimeUnit.NANOSECONDS);
            if (readRest()) {
                return;
            }
            inVain = position.lastId().equals(before) ? inVain + 1 : 0;
        }
        throw brokenOff();
    }

    private boolean readRest() throws IOException, InterruptedException {
        try (HttpExchange exchange = parts.endpoint().listen(position)) {
            if (exchange.status() != 200 || !HttpTransport.isEventStream(exchange)) {
                throw brokenOff();
            }
            return read(exchange);
        } catch (HttpFailure failed) {
            log.atDebug()
                    .setMessage("MCP server is away")
                    .addKeyValue("why", failed.getMessage())
                    .log();
            return false;
        }
    }

    private static NoAnswer brokenOff() {
        return new NoAnswer(LocalAgentFailure.BROKEN, "the stream of the answer broke off");
    }

    /// Whether the answer was in it.
    private boolean read(HttpExchange exchange) throws IOException {
        EventStream events = new EventStream(exchange.body(), parts.maxMessageBytes(), position);
        try {
            for (EventStream.Event event = events.next(); event != null; event = events.next()) {
                if (!event.isWhole()) {
                    throw tooLarge();
                }
                if (take(event.data())) {
                    return true;
                }
            }
        } catch (HttpFailure cut) {
            log.atDebug()
                    .setMessage("stream of an MCP server")
                    .addKeyValue("why", cut.getMessage())
                    .log();
        }
        return false;
    }

    private static NoAnswer tooLarge() {
        return new NoAnswer(LocalAgentFailure.TOO_LARGE, "a message is larger than may be");
    }

    private boolean take(String json) {
        return Json.parse(json) instanceof Decoded.Ok<JsonValue>(JsonObject said) && take(said);
    }

    /// Whether it was the answer.
    private boolean take(JsonObject said) {
        parts.listener().take(said);
        return id != null && said.get("method") == null && id.equals(said.get("id"));
    }

    /// Version 2025-03-26 may answer with several messages in an array.
    private void takeAll(String json) throws NoAnswer {
        boolean answered =
                switch (Json.parse(json)) {
                    case Decoded.Ok<JsonValue>(JsonObject one) -> take(one);
                    case Decoded.Ok<JsonValue>(JsonArray many) ->
                        many.items().stream()
                                        .filter(each -> each instanceof JsonObject one && take(one))
                                        .count()
                                > 0;
                    case Decoded.Ok<JsonValue> _, Decoded.Bad<JsonValue> _ -> false;
                };
        if (!answered) {
            throw new NoAnswer(LocalAgentFailure.BROKEN, "what came back is no answer");
        }
    }

    private boolean refused(HttpExchange exchange) throws IOException {
        int status = exchange.status();
        if (status == 404 && parts.endpoint().hasSession()) {
            String why = "the MCP server has forgotten the session";
            lost(LocalAgentFailure.UNREACHABLE, new IOException(why));
            parts.listener().ended(why);
            return true;
        }
        JsonValue said =
                Json.parse(bodyOf(exchange, Lines.HEAD_BYTES)).toOptional().orElse(JsonObject.empty());
        if (said instanceof JsonObject answer && answer.get("error") != null && take(answer)) {
            return true;
        }
        throw new NoAnswer(whyOf(status), "status " + status + HttpTransport.reasonOf(status) + wordsOf(said));
    }

    private static LocalAgentFailure whyOf(int status) {
        return switch (status) {
            case 401, 403, 404, 405, 406, 415 -> LocalAgentFailure.UNREACHABLE;
            case 413 -> LocalAgentFailure.TOO_LARGE;
            case 429, 503 -> LocalAgentFailure.OVERLOADED;
            default -> LocalAgentFailure.BROKEN;
        };
    }

    private static String wordsOf(JsonValue said) {
        return said instanceof JsonObject answer
                        && answer.get("error") instanceof JsonObject error
                        && error.get("message") instanceof JsonString(String words)
                ? ": " + words.substring(0, Math.min(words.length(), 200))
                : "";
    }

    private static String bodyOf(HttpExchange exchange, int maxBytes) throws IOException {
        byte[] body = exchange.body().readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw tooLarge();
        }
        return new String(body, StandardCharsets.UTF_8);
    }
}
