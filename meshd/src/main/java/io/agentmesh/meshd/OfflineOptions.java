package io.agentmesh.meshd;

import io.agentmesh.meshd.config.MeshdSettings;
import io.agentmesh.program.settings.Flags;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options about durable messages: rules for all agents, and others for some.
final class OfflineOptions {
    @Option(
            names = "--durable",
            paramLabel = "RULES",
            description = "Whether agents are sent durable messages: off, allow or require, and AGENT_ID=RULE for"
                    + " others, with commas. Default: allow.")
    private @Nullable String durable;

    @Option(
            names = "--min-suite",
            paramLabel = "RULES",
            description = "The lowest suite of sessions for durable messages: a number, and AGENT_ID=NUMBER for others,"
                    + " with commas. Suite 1 is spoken. Default: 1.")
    private @Nullable String minSuite;

    @Option(
            names = "--require-one-time",
            paramLabel = "RULES",
            description = "Whether a session for durable messages takes a one-time prekey or is not begun: true or"
                    + " false, and AGENT_ID=RULE for others, with commas. Default: false.")
    private @Nullable String requireOneTime;

    /// Whether one stands on the command line.
    boolean isAnyGiven() {
        return durable != null || minSuite != null || requireOneTime != null;
    }

    Flags addTo(Flags flags) {
        return flags.put(MeshdSettings.DURABLE, durable)
                .put(MeshdSettings.MIN_SUITE, minSuite)
                .put(MeshdSettings.REQUIRE_ONE_TIME, requireOneTime);
    }
}
