package io.agentmesh.meshctl.command;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.SecretOption;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.secret.Secret;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The agent's key, if the command line gives it.
final class KeyOptions {
    /// One of the two.
    static final class Source {
        @Option(
                names = "--secret-key",
                paramLabel = "HEX",
                description = "The agent's key, 64 hex digits. Other users can see it: prefer --secret-key-file.")
        private @Nullable String text;

        @Option(
                names = "--secret-key-file",
                paramLabel = "PATH",
                description = "A file that holds the key, - for standard input (default: MESH_SECRET_KEY, else"
                        + " MESH_SECRET_KEY_FILE, else secret_key in ~/.mesh/config.toml).")
        private @Nullable String file;
    }

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Source source = new Source();

    SecretOption option() {
        return new SecretOption("secret-key", source.text, source.file);
    }

    /// The key of that text.
    static AgentKeyPair read(Given<Secret> given) throws CommandException {
        return switch (AgentKeyPair.ofHex(given.value().reveal())) {
            case Decoded.Ok<AgentKeyPair>(var key) -> key;
            case Decoded.Bad<AgentKeyPair>(var violation) ->
                throw new Failure(
                                Cause.BAD_INPUT,
                                "cannot use the key of " + given.origin(),
                                violation.detail(),
                                "A key is 64 hex digits; meshctl keygen makes one")
                        .asException();
        };
    }

    /// What to say when a command needs a key that nobody gives.
    static Failure missing(String what) {
        return new Failure(
                Cause.NOT_CONFIGURED,
                what,
                "no key is given",
                "Give it with --secret-key-file PATH or MESH_SECRET_KEY_FILE, or register first: meshctl register");
    }
}
