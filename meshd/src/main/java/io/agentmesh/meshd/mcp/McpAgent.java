package io.agentmesh.meshd.mcp;

import io.agentmesh.core.card.Capability;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.meshd.node.LocalAgentStatus;
import io.agentmesh.meshd.node.LocalAgentStatus.State;
import io.agentmesh.meshd.proxy.LocalAgent;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import io.agentmesh.meshd.proxy.ProxyLimits;
import io.agentmesh.meshd.proxy.ProxySettings;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.StreamSink;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An MCP server as the agent behind this daemon: its tools are the capabilities, and a request is a call of
/// the tool of that name. When the conversation ends it is begun anew, after a pause. Thread-safe.
public final class McpAgent implements LocalAgent, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(McpAgent.class);

    private final Transport.Opening opening;
    private final Pulse.Rhythm rhythm;
    private final Seams seams;
    private final Told told;
    private final AtomicBoolean listing = new AtomicBoolean();
    /// Held while the server is asked for its tools, until they are served: lists come one after the other, and who
    /// is told of a change meanwhile waits, and asks again.
    private final ReentrantLock offering = new ReentrantLock();
    private volatile @Nullable Transport transport;
    private volatile @Nullable Serving serving;
    private volatile boolean closed;
    /// Of one task after the other.
    private int failures;

    /// What it takes from outside.
    ///
    /// @param blocking each task on a thread of its own
    /// @param timers calls back, on a thread that must not wait
    /// @param ticker measures how long a conversation lasted
    /// @param jitter draws pauses
    /// @param pause between the end of a conversation and the next; one that lasted longer than the longest of them
    ///     counts as a good one
    public record Seams(Executor blocking, Timers timers, Ticker ticker, RandomGenerator jitter, Backoff pause) {
        /// Up to a minute.
        public static final Backoff PAUSE = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /// Who hears of it.
    ///
    /// @param state whether the server is there
    /// @param capabilities what it offers now
    public record Told(Consumer<LocalAgentStatus> state, Consumer<List<Capability>> capabilities) {}

    /// A conversation, and what the server offers.
    private record Serving(McpSession session, ToolList tools) {}

    McpAgent(Transport.Opening opening, Pulse.Rhythm rhythm, Seams seams, Told told) {
        this.opening = opening;
        this.rhythm = rhythm;
        this.seams = seams;
        this.told = told;
    }

    /// A server that is a program, started as this daemon's child.
    ///
    /// @param command the program and its arguments
    /// @param settings how large a message of the server's may be, and how often it is looked at
    public static McpAgent ofCommand(List<String> command, ProxySettings settings, Seams seams, Told told) {
        int maxMessageBytes = settings.limits().maxAnswerBytes();
        return new McpAgent(
                listener -> ChildProcess.start(command, maxMessageBytes, seams.ticker(), listener),
                rhythm(settings),
                seams,
                told);
    }

    /// A server that is reached by Streamable HTTP.
    ///
    /// @param settings how large a message of the server's may be, how often it is looked at, what it is shown
    public static McpAgent ofUrl(URI url, ProxySettings settings, Seams seams, Told told) {
        HttpEndpoint.Place place = new HttpEndpoint.Place(url, Optional.ofNullable(settings.token()));
        int maxMessageBytes = settings.limits().maxAnswerBytes();
        return new McpAgent(
                listener -> new HttpTransport(
                        new HttpTransport.Parts(new HttpEndpoint(place, seams.ticker()), listener, maxMessageBytes),
                        seams.jitter()),
                rhythm(settings),
                seams,
                told);
    }

    private static Pulse.Rhythm rhythm(ProxySettings settings) {
        return new Pulse.Rhythm(settings.checkEvery(), Pulse.PATIENCE);
    }

    /// Begins the first conversation; returns at once.
    public void start() {
        if (!closed) {
            seams.blocking().execute(this::live);
        }
    }

    private void live() {
        long begun = seams.ticker().nanos();
        String why = converse();
        if (closed) {
            return;
        }
        log.atWarn().setMessage("no MCP server").addKeyValue("why", why).log();
        told.state().accept(new LocalAgentStatus(State.DOWN, why));
        Duration lasted = Duration.ofNanos(seams.ticker().nanos() - begun);
        failures = lasted.compareTo(seams.pause().longest()) > 0 ? 1 : failures + 1;
        seams.timers().schedule(seams.pause().delay(failures, seams.jitter()), this::start);
    }

    private String converse() {
        try (McpSession session = McpSession.open(this::open, seams.ticker(), this::listAgain)) {
            offer(session);
            told.state().accept(new LocalAgentStatus(State.UP, ""));
            new Pulse(session, rhythm, seams, told.state()).start();
            return session.awaitEnd();
        } catch (IOException failed) {
            return String.valueOf(failed.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return "stopping";
        } finally {
            withdraw();
        }
    }

    private Transport open(Transport.Listener listener) throws IOException {
        Transport opened = opening.open(listener);
        transport = opened;
        if (closed) {
            opened.close();
        }
        return opened;
    }

    private void offer(McpSession session) throws IOException, InterruptedException {
        offering.lock();
        try {
            ToolList tools = ToolList.of(session);
            serving = new Serving(session, tools);
            told.capabilities().accept(tools.capabilities());
        } finally {
            offering.unlock();
        }
    }

    /// Of a conversation that is over, so nobody waits long for a list of it.
    private void withdraw() {
        offering.lock();
        try {
            serving = null;
        } finally {
            offering.unlock();
        }
    }

    /// However often the server says so meanwhile, it is asked once more after the answer that is due.
    private void listAgain() {
        if (listing.compareAndSet(false, true)) {
            seams.blocking().execute(this::listInTurn);
        }
    }

    private void listInTurn() {
        offering.lock();
        try {
            listing.set(false);
            Serving now = serving;
            if (now != null) {
                listAgain(now.session());
            }
        } finally {
            offering.unlock();
        }
    }

    private void listAgain(McpSession session) {
        try {
            offer(session);
        } catch (IOException kept) {
            log.atWarn()
                    .setMessage("the MCP server does not list its tools, those of before stay")
                    .addKeyValue("why", kept.getMessage())
                    .log();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Answer ask(IncomingRequest request, ProxyLimits limits) throws InterruptedException {
        return ask(request, limits.timeoutOf(request), McpSession.ProgressSink.NONE);
    }

    /// Reports of progress are items, as `{"progress":…}`; the last item is the answer.
    @Override
    public Ending stream(IncomingRequest request, StreamSink items, ProxyLimits limits) throws InterruptedException {
        McpSession.ProgressSink progress =
                params -> items.send(JsonObject.empty().with("progress", reported(params)));
        return switch (ask(request, limits.timeoutOfStream(request), progress)) {
            case Answer.Result(var payload) -> {
                items.send(payload);
                yield Ending.complete();
            }
            case Answer.Refusal(var payload) -> new Ending.Refused(payload);
        };
    }

    /// The token is the conversation's own affair.
    private static JsonObject reported(JsonObject params) {
        JsonObject report = JsonObject.empty();
        for (String name : List.of("progress", "total", "message")) {
            var value = params.get(name);
            report = value == null ? report : report.with(name, value);
        }
        return report;
    }

    private Answer ask(IncomingRequest request, Duration atMost, McpSession.ProgressSink progress)
            throws InterruptedException {
        Serving now = serving;
        if (now == null) {
            return LocalAgentFailure.UNREACHABLE.answer(request, "no MCP server");
        }
        if (!now.tools().has(request.capability())) {
            return ToolAnswer.unknown(request);
        }
        JsonObject params =
                JsonObject.empty().with("name", request.capability()).with("arguments", Arguments.of(request));
        return switch (now.session().call("tools/call", params, atMost, progress)) {
            case Call.Event.End.Answered(Rpc.Outcome.Result(JsonObject result)) -> ToolAnswer.of(request, result);
            case Call.Event.End.Answered(Rpc.Outcome.Refused refused) -> ToolAnswer.refused(request, refused);
            case Call.Event.End.Failed(LocalAgentFailure why, String detail) -> why.answer(request, detail);
        };
    }

    /// Ends the conversation and the server. Blocks for some seconds at most.
    @Override
    public void close() {
        closed = true;
        Transport open = transport;
        if (open != null) {
            open.close();
        }
    }
}
