package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A conversation with one MCP server, from `initialize` to its end. Thread-safe.
final class McpSession implements Transport.Listener, AutoCloseable {
    /// What a server gets for everything but a tool.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(McpSession.class);
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d{1,18})\\b");

    private final Ticker ticker;
    private final Runnable listChanged;
    private final Transport transport;
    private final AtomicLong numbers = new AtomicLong();
    /// As many as there are threads that wait: whoever lets requests in has a bound.
    private final Map<Long, Call> pending = new ConcurrentHashMap<>();
    /// Completes with the reason.
    private final CompletableFuture<String> end = new CompletableFuture<>();

    private McpSession(Transport.Opening opening, Ticker ticker, Runnable listChanged) throws IOException {
        this.ticker = ticker;
        this.listChanged = listChanged;
        this.transport = opening.open(this);
    }

    /// What is heard of progress.
    @FunctionalInterface
    interface ProgressSink {
        /// Takes a report; may wait.
        void take(JsonObject params) throws InterruptedException;

        /// Wants none, and the server is not asked for any.
        ProgressSink NONE = params -> {};
    }

    /// Begins a conversation, and agrees on a version.
    ///
    /// @param listChanged told, on a thread that must not wait, that the server has other tools now
    /// @throws IOException if there is no server, or none that offers tools in a version that is spoken here
    static McpSession open(Transport.Opening opening, Ticker ticker, Runnable listChanged)
            throws IOException, InterruptedException {
        McpSession session = new McpSession(opening, ticker, listChanged);
        boolean agreed = false;
        try {
            session.initialize();
            agreed = true;
            return session;
        } finally {
            if (!agreed) {
                session.close();
            }
        }
    }

    private void initialize() throws IOException, InterruptedException {
        JsonObject self = JsonObject.empty().with("name", "meshd").with("version", version());
        JsonObject params = JsonObject.empty()
                .with("protocolVersion", ProtocolVersions.NEWEST)
                .with("capabilities", JsonObject.empty())
                .with("clientInfo", self);
        JsonObject agreed = ask("initialize", params);
        String version = agreed.get("protocolVersion") instanceof JsonString(String said) ? said : "";
        if (!ProtocolVersions.contains(version)) {
            throw new IOException("the MCP server wants version " + shown(version) + ", which is not spoken here");
        }
        if (!(agreed.get("capabilities") instanceof JsonObject offers && offers.get("tools") instanceof JsonObject)) {
            throw new IOException("the MCP server offers no tools");
        }
        transport.speaks(version);
        transport.send(Rpc.notification("notifications/initialized", JsonObject.empty()));
        log.atInfo().setMessage("MCP server").addKeyValue("version", version).log();
    }

    private static String version() {
        String built = McpSession.class.getPackage().getImplementationVersion();
        return built == null ? "0" : built;
    }

    private static String shown(String text) {
        return text.isEmpty() ? "that it does not name" : text.substring(0, Math.min(text.length(), 40));
    }

    /// Asks for something that has to be there.
    ///
    /// @throws IOException if there is no result
    JsonObject ask(String method, JsonObject params) throws IOException, InterruptedException {
        return switch (call(method, params, PATIENCE, ProgressSink.NONE)) {
            case Call.Event.End.Answered(Rpc.Outcome.Result(JsonObject json)) -> json;
            case Call.Event.End.Answered(Rpc.Outcome.Refused(long code, String text)) ->
                throw new IOException("the MCP server refuses " + method + ": " + code + " " + shown(text));
            case Call.Event.End.Failed(LocalAgentFailure why, String detail) ->
                throw new IOException("no answer of the MCP server to " + method + ": " + detail);
        };
    }

    /// Asks, and waits for what comes of it. The server is told when nobody waits any more.
    Call.Event.End call(String method, JsonObject params, Duration atMost, ProgressSink progress)
            throws InterruptedException {
        long id = numbers.incrementAndGet();
        Call call = new Call();
        pending.put(id, call);
        try {
            if (end.isDone()) {
                return new Call.Event.End.Failed(LocalAgentFailure.UNREACHABLE, end.join());
            }
            JsonObject meta = JsonObject.empty().with("progressToken", JsonInteger.of(id));
            JsonObject asked = progress == ProgressSink.NONE ? params : params.with("_meta", meta);
            if (!transport.send(Rpc.request(id, method, asked))) {
                return new Call.Event.End.Failed(LocalAgentFailure.OVERLOADED, "the MCP server reads too slowly");
            }
            return await(call, atMost, progress);
        } catch (TimeoutException late) {
            cancel(id, method, "time is over");
            return new Call.Event.End.Failed(LocalAgentFailure.TIMEOUT, "no answer to " + method + " in " + atMost);
        } catch (InterruptedException givenUp) {
            cancel(id, method, "the caller gave up");
            throw givenUp;
        } finally {
            pending.remove(id);
        }
    }

    private Call.Event.End await(Call call, Duration atMost, ProgressSink progress)
            throws InterruptedException, TimeoutException {
        long begun = ticker.nanos();
        while (true) {
            Duration left = atMost.minusNanos(ticker.nanos() - begun);
            switch (call.next(left)) {
                case Call.Event.Progress(JsonObject params) -> progress.take(params);
                case Call.Event.End how -> {
                    return how;
                }
            }
        }
    }

    private void cancel(long id, String method, String why) {
        if (!method.equals("initialize")) {
            transport.send(Rpc.notification(
                    "notifications/cancelled",
                    JsonObject.empty().with("requestId", JsonInteger.of(id)).with("reason", why)));
        }
    }

    @Override
    public void take(JsonObject message) {
        switch (Rpc.read(message)) {
            case Rpc.Incoming.Answer(long id, Rpc.Outcome outcome) -> end(id, new Call.Event.End.Answered(outcome));
            case Rpc.Incoming.Request(var id, String method) ->
                transport.send(
                        method.equals("ping")
                                ? Rpc.result(id)
                                : Rpc.error(id, Rpc.METHOD_NOT_FOUND, "not offered here: " + method));
            case Rpc.Incoming.Notification(String method, JsonObject params) -> note(method, params);
            case Rpc.Incoming.Other() -> log.atDebug().log("MCP server said something that is no message");
        }
    }

    private void note(String method, JsonObject params) {
        if (method.equals("notifications/tools/list_changed")) {
            listChanged.run();
        } else if (method.equals("notifications/progress")
                && params.get("progressToken") instanceof JsonInteger token
                && token.asLong().isPresent()) {
            Call call = pending.get(token.asLong().getAsLong());
            if (call != null) {
                call.progress(params);
            }
        }
    }

    /// Whose answer it was is told to its caller; if that cannot be seen, the conversation is over.
    @Override
    public void tooLarge(String head) {
        Matcher id = ID.matcher(head);
        if (id.find()) {
            end(
                    Long.parseLong(id.group(1)),
                    new Call.Event.End.Failed(LocalAgentFailure.TOO_LARGE, "a message is larger than may be"));
        } else {
            ended("a message is larger than may be, and whose answer it is cannot be seen");
        }
    }

    @Override
    public void lost(long id, LocalAgentFailure why, String detail) {
        end(id, new Call.Event.End.Failed(why, detail));
    }

    @Override
    public void missed() {
        listChanged.run();
    }

    private void end(long id, Call.Event.End how) {
        Call call = pending.get(id);
        if (call != null) {
            call.end(how);
        }
    }

    @Override
    public void ended(String why) {
        if (end.complete(why)) {
            pending.values().forEach(call -> call.end(new Call.Event.End.Failed(LocalAgentFailure.BROKEN, why)));
        }
    }

    /// The numbers of the calls that wait for an answer.
    Set<Long> underway() {
        return Set.copyOf(pending.keySet());
    }

    /// Whether nothing more comes.
    boolean isOver() {
        return end.isDone();
    }

    /// Waits for the end of the conversation.
    ///
    /// @return why it is over, for people
    String awaitEnd() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException never) {
            throw new IllegalStateException("an end comes without a failure", never);
        }
    }

    @Override
    public void close() {
        ended("the conversation was ended");
        transport.close();
    }
}
