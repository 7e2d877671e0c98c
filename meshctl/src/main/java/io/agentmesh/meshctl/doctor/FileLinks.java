package io.agentmesh.meshctl.doctor;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshctl.config.Contexts;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.SecretOption;
import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.CredentialsFile;
import io.agentmesh.program.secret.Secret;
import java.util.List;
import java.util.Optional;

/// The user's files: which context counts, its `config.toml`, and the agent's key.
///
/// @param settings reads them
record FileLinks(Settings settings) {
    private static final String CONTEXT = "context";
    private static final String CONFIG = "config";
    private static final String KEY = "key";

    List<Finding> look() {
        return List.of(context(), config(), key());
    }

    private Finding context() {
        try {
            Contexts.Chosen chosen = settings.contexts().chosen();
            String by = chosen.origin().isEmpty() ? "" : ", chosen by " + chosen.origin();
            return Finding.ok(CONTEXT, chosen.name() + " (" + chosen.folder() + ")" + by);
        } catch (CommandException failed) {
            return Finding.broken(CONTEXT, failed.failure());
        }
    }

    private Finding config() {
        try {
            CredentialsFile file = settings.credentials();
            file.read();
            String name = settings.file();
            return file.isOpenToOthers()
                    ? Finding.warning(
                            CONFIG,
                            "other users can read " + name + ", which holds your token and key",
                            "chmod 700 ~/.mesh; chmod 600 " + name)
                    : Finding.ok(CONFIG, name + " can be read, and by nobody else");
        } catch (CommandException failed) {
            return Finding.broken(CONFIG, failed.failure());
        } catch (StartException failed) {
            return Finding.broken(CONFIG, Settings.unusable(failed).failure());
        }
    }

    private Finding key() {
        try {
            Optional<Given<Secret>> key = settings.secretKey(new SecretOption("secret-key", null, null));
            return key.map(FileLinks::key)
                    .orElseGet(() -> Finding.warning(
                            KEY,
                            "no agent's key is kept here",
                            "meshctl register makes one; a meshd with a key of its own needs none"));
        } catch (CommandException failed) {
            return Finding.broken(KEY, failed.failure());
        }
    }

    private static Finding key(Given<Secret> given) {
        return switch (AgentKeyPair.ofHex(given.value().reveal())) {
            case Decoded.Ok<AgentKeyPair>(var key) -> Finding.ok(KEY, key.id() + ", from " + given.origin());
            case Decoded.Bad<AgentKeyPair>(var violation) ->
                Finding.broken(
                        KEY,
                        new Failure(
                                Cause.BAD_INPUT,
                                "the key of " + given.origin() + " is none",
                                violation.detail(),
                                "A key is 64 hex digits; meshctl keygen makes one"));
        };
    }
}
