package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.registry.Search;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the agents that are listed have in common. The first two are the original's and work with every registry.
final class DiscoverFilters {
    @Option(names = "--capability", paramLabel = "NAME", description = "Only agents that can do exactly this.")
    private @Nullable String capability;

    @Option(names = "--search", paramLabel = "TEXT", description = "Only agents with this in name or description.")
    private @Nullable String search;

    @Option(
            names = "--capability-prefix",
            paramLabel = "TEXT",
            description = "Only agents with a capability whose name begins so.")
    private @Nullable String capabilityPrefix;

    @Option(
            names = "--text",
            paramLabel = "WORDS",
            description = "Only agents in whose name, description and capabilities each word begins a word.")
    private @Nullable String text;

    @Option(
            names = "--label",
            paramLabel = "NAME:VALUE",
            description = "Only agents whose metadata say so; may be repeated.")
    private List<String> labels = List.of();

    @Option(names = "--online", description = "Only agents that are connected now.")
    private boolean online;

    @Option(names = "--fresh", description = "Only agents whose lease holds.")
    private boolean fresh;

    @Option(
            names = "--seen-within",
            paramLabel = "SECONDS",
            converter = Unsigned64.class,
            description = "Only agents that were there in this time.")
    private @Nullable BigInteger seenWithin;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "updated (default), or relevance: with --text what fits best comes first.")
    private @Nullable String order;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Unsigned64.class,
            description = "How many, 1 to 100 (default: 100).")
    private @Nullable BigInteger limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where an earlier list ended.")
    private @Nullable String cursor;

    /// Those that the original knows.
    Search basic() {
        return Search.all().with("capability", capability).with("search", search);
    }

    /// All of them.
    Search all() {
        Search wanted = basic().with("capability_prefix", capabilityPrefix).with("text", text);
        for (String label : labels) {
            wanted = wanted.with("label", label);
        }
        return wanted.with("online", online ? "true" : null)
                .with("fresh", fresh ? "true" : null)
                .with("seen_within", seenWithin == null ? null : seenWithin.toString())
                .with("order", order)
                .with("limit", limit == null ? null : limit.toString())
                .with("cursor", cursor);
    }
}
