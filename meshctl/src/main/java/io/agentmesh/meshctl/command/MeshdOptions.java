package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.registry.RegistryUrl;
import io.agentmesh.meshctl.service.MeshdCommand;
import io.agentmesh.meshctl.service.SearchPath;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a daemon is to be started.
final class MeshdOptions {
    @Option(
            names = "--relay",
            paramLabel = "URL",
            description = "The relay (default: that of an all-in-one server at the control plane's address).")
    private @Nullable String relay;

    @Option(
            names = "--meshd-program",
            paramLabel = "PATH",
            description = "The program meshd (default: the one on the PATH).")
    private @Nullable Path program;

    /// The daemon before this agent, in the context that counts.
    MeshdCommand command(Context context, RegistryAddress address, String localAgent) throws CommandException {
        String url = relay == null ? relayOf(context.registryUrl(address)) : relay;
        String name = context.settings().contexts().chosen().name();
        return new MeshdCommand(
                program(context),
                checked("--relay", url, "wss?"),
                checked("--local-agent", localAgent, "https?"),
                name);
    }

    /// It stands in a file of the system's, a line of which must not become two.
    private static String checked(String option, String url, String schemes) throws CommandException {
        if (url.matches("(" + schemes + ")://[\\x21-\\x7e]+")) {
            return url;
        }
        throw new Failure(
                        Cause.USAGE,
                        "not understood",
                        option + ": " + url,
                        "Expected: " + schemes.replace("s?", "") + "://HOST or " + schemes.replace("?", "") + "://HOST")
                .asException();
    }

    private static String relayOf(RegistryUrl registry) {
        return registry.base().replaceFirst("^http", "ws") + "/relay/ws";
    }

    private Path program(Context context) throws CommandException {
        return program != null
                ? program.toAbsolutePath()
                : new SearchPath(context.surroundings().environment())
                        .find("meshd")
                        .orElseThrow(() -> new Failure(
                                        Cause.NOT_CONFIGURED,
                                        "cannot start meshd",
                                        "it is not on the PATH",
                                        "Say where it is: --meshd-program PATH")
                                .asException());
    }
}
