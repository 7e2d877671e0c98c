package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshd.mcp.Call.Event.End;
import io.agentmesh.meshd.node.LocalAgentStatus;
import io.agentmesh.meshd.node.LocalAgentStatus.State;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// Asks a server again and again whether it still hears, by MCP's `ping`, and ends the conversation with one that does
/// not. Many servers do one thing at a time: silence is excused by the calls that were under way when it began, for as
/// long as these last, and by no later one. One look at a time.
final class Pulse {
    /// What a server gets to answer.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final McpSession session;
    private final Rhythm rhythm;
    private final McpAgent.Seams seams;
    private final Consumer<LocalAgentStatus> told;
    private boolean missed;
    /// Calls that were under way when the first look was missed, and still are.
    private Set<Long> excuses = Set.of();

    /// When it looks.
    ///
    /// @param every from the end of one look to the next
    /// @param patience what the server gets to answer
    record Rhythm(Duration every, Duration patience) {}

    /// @param told hears that the server is busy, and that it is not any more
    Pulse(McpSession session, Rhythm rhythm, McpAgent.Seams seams, Consumer<LocalAgentStatus> told) {
        this.session = session;
        this.rhythm = rhythm;
        this.seams = seams;
        this.told = told;
    }

    /// Looks for as long as the conversation lasts; returns at once.
    void start() {
        seams.timers().schedule(rhythm.every(), () -> {
            if (!session.isOver()) {
                seams.blocking().execute(this::look);
            }
        });
    }

    private void look() {
        try {
            switch (session.call("ping", JsonObject.empty(), rhythm.patience(), McpSession.ProgressSink.NONE)) {
                case End.Answered _ -> heard(); // a refusal is a sign of life, too
                case End.Failed(LocalAgentFailure why, String detail) -> missed(why, detail);
            }
            start();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard() {
        if (missed) {
            missed = false;
            told.accept(new LocalAgentStatus(State.UP, ""));
        }
    }

    private void missed(LocalAgentFailure why, String detail) {
        if (missed) {
            excuses.retainAll(session.underway());
        } else {
            excuses = new HashSet<>(session.underway());
            missed = true;
        }
        if (why != LocalAgentFailure.TIMEOUT) {
            session.ended(detail);
        } else if (excuses.isEmpty()) {
            session.ended("the MCP server hangs: no answer to ping in "
                    + rhythm.patience().toSeconds() + " s");
        } else {
            told.accept(new LocalAgentStatus(State.UP, "busy: no answer to ping, calls under way: " + excuses.size()));
        }
    }
}
