package io.agentmesh.meshd;

import io.agentmesh.meshd.config.LocalAgentSettings;
import io.agentmesh.program.settings.Flags;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options about the local agent, beyond its URL. Each may also stand in the node configuration
/// (`local_agent_timeout`) or the environment (`MESH_LOCAL_AGENT_TIMEOUT`).
final class LocalAgentOptions {
    @Option(
            names = "--local-agent-timeout",
            paramLabel = "TIME",
            description = "What the agent gets for an answer. Default: 30s.")
    private @Nullable String timeout;

    @Option(
            names = "--local-agent-timeouts",
            paramLabel = "NAME=TIME,...",
            description = "The same for single capabilities, streams included, such as report=5m,index=1h.")
    private @Nullable String timeouts;

    @Option(
            names = "--local-agent-max-requests",
            paramLabel = "N",
            description = "Requests to it at a time; a further one is answered overloaded. Default: 256.")
    private @Nullable String maxRequests;

    @Option(
            names = "--local-agent-max-answer",
            paramLabel = "SIZE",
            description = "Bytes of an answer; a larger one is refused. Default: 8MiB.")
    private @Nullable String maxAnswer;

    @Option(names = "--local-agent-longest-stream", paramLabel = "TIME", description = "For a stream. Default: 1h.")
    private @Nullable String longestStream;

    @Option(names = "--local-agent-max-stream", paramLabel = "SIZE", description = "Of a stream. Default: 256MiB.")
    private @Nullable String maxStream;

    @Option(
            names = "--local-agent-check-every",
            paramLabel = "TIME",
            description = "Between two looks whether it is there, for meshctl status. Default: 10s.")
    private @Nullable String checkEvery;

    @Option(
            names = "--local-agent-health-url",
            paramLabel = "URL",
            description = "Answers GET with 2xx while the agent is well. Default: it is if it takes connections.")
    private @Nullable String healthUrl;

    @Option(
            names = "--local-agent-token-file",
            paramLabel = "FILE",
            description = "File with what the agent wants to be shown as a bearer token. Default: nothing is shown.")
    private @Nullable String tokenFile;

    Flags addTo(Flags flags) {
        return flags.put(LocalAgentSettings.TIMEOUT, timeout)
                .put(LocalAgentSettings.TIMEOUTS, timeouts)
                .put(LocalAgentSettings.MAX_REQUESTS, maxRequests)
                .put(LocalAgentSettings.MAX_ANSWER, maxAnswer)
                .put(LocalAgentSettings.LONGEST_STREAM, longestStream)
                .put(LocalAgentSettings.MAX_STREAM, maxStream)
                .put(LocalAgentSettings.CHECK_EVERY, checkEvery)
                .put(LocalAgentSettings.HEALTH_URL, healthUrl)
                .putFile(LocalAgentSettings.TOKEN, tokenFile);
    }
}
