package io.agentmesh.meshctl.mcp;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.config.Pause;
import io.agentmesh.meshctl.daemon.DaemonStatus;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.mcp.tools.ToolCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Looks whether agents came or went, for clients that want to be told. The daemon hears of it at once and counts
/// them, so asking it is cheap; the list itself is fetched when a count has changed, and once a minute.
///
/// Used by the one thread that it runs on.
public final class ToolWatch {
    static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final List<String> COUNTS = List.of("peers_count", "online_peers", "revoked_count");

    private final Source daemon;
    private final ToolCatalog catalog;
    private final Pause pause;
    private @Nullable List<JsonValue> counted;

    /// The daemon, as far as it counts.
    @FunctionalInterface
    public interface Source {
        DaemonStatus status() throws CommandException;
    }

    public ToolWatch(Source daemon, ToolCatalog catalog, Pause pause) {
        this.daemon = daemon;
        this.catalog = catalog;
        this.pause = pause;
    }

    /// Starts watching on a thread of its own, until that is interrupted.
    public Thread start() {
        return Thread.ofVirtual().name("mcp-tool-watch").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                pause.pause(INTERVAL);
                if (catalog.hasListeners()) {
                    look();
                }
            }
        } catch (InterruptedException over) {
            // The server ends.
        }
    }

    private void look() throws InterruptedException {
        try {
            List<JsonValue> before = counted;
            counted = counts();
            if (before != null && !Objects.equals(before, counted)) {
                catalog.refreshed();
            } else {
                catalog.current();
            }
        } catch (CommandException unreachable) {
            // Whoever calls or lists is told why; the next look is soon.
            counted = null;
        }
    }

    private List<JsonValue> counts() throws CommandException {
        JsonObject status = daemon.status().json();
        return COUNTS.stream()
                .map(name -> status.members().getOrDefault(name, JsonObject.empty()))
                .toList();
    }
}
