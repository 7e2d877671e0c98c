package io.agentmesh.meshctl.command;

import io.agentmesh.core.frame.RelayUrl;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.meshctl.config.CaFile;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.registry.RegistryUrl;
import io.agentmesh.meshctl.service.MeshdCommand;
import io.agentmesh.meshctl.service.SearchPath;
import java.nio.file.Path;
import java.util.Optional;
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
            names = "--allow-plain-relay",
            description = "Let the daemon connect to a relay of another machine by ws://, unencrypted.")
    private boolean allowPlainRelay;

    @Option(
            names = "--meshd-program",
            paramLabel = "PATH",
            description = "The program meshd (default: the one on the PATH).")
    private @Nullable Path program;

    /// The daemon before this agent, in the context that counts.
    MeshdCommand command(Context context, RegistryAddress address, String localAgent) throws CommandException {
        String url = checked("--relay", relay == null ? relayOf(context.registryUrl(address)) : relay, "wss?");
        String name = context.settings().contexts().chosen().name();
        return new MeshdCommand(
                program(context),
                url,
                isPlain(url),
                caFile(context, address),
                checked("--local-agent", localAgent, "https?"),
                name);
    }

    /// One that the daemon would refuse is refused here, where somebody reads it.
    private static Optional<Path> caFile(Context context, RegistryAddress address) throws CommandException {
        Optional<CaFile> given = context.settings().caFileOfThisCall(address.caFile());
        if (given.isEmpty()) {
            return Optional.empty();
        }
        TlsTrust _ = given.get().trust();
        return Optional.of(given.get().path());
    }

    /// The daemon would refuse it as well, in a log that is read later.
    private boolean isPlain(String url) throws CommandException {
        boolean exposed = RelayUrl.parse(url).filter(RelayUrl::isExposed).isPresent();
        if (exposed && !allowPlainRelay) {
            throw new Failure(
                            Cause.USAGE,
                            "the way to the relay would not be encrypted",
                            (relay == null ? "the control plane's URL gives " : "--relay: ") + url,
                            "Use https:// or wss://, or on a network that is trusted add --allow-plain-relay")
                    .asException();
        }
        return exposed;
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
