package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.secret.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl revoke` (meshctl §7.8).
@Command(
        name = "revoke",
        description = {
            "Revokes the key that is given: nobody trusts it from then on. It cannot be undone.",
            "The key in ~/.mesh/config.toml is revoked only with --yes."
        })
final class RevokeCommand implements Verb {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people. Not covered by the signature.")
    private @Nullable String reason;

    @Option(names = "--yes", description = "Yes, also if nobody names the key but ~/.mesh/config.toml.")
    private boolean yes;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    RevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        AgentKeyPair key = key();
        long now = context.surroundings().clock().millis();
        JsonValue revocation = context.daemon(daemonOptions).revoke(KeyRevocation.sign(key, reason, now));
        String text = "Agent " + key.id() + " revoked successfully.";
        context.output()
                .result(
                        reason == null ? text : text + "\nReason: " + reason,
                        () -> JsonObject.empty().with("revocation", revocation));
    }

    /// The key that is named, or the kept one if that is meant.
    private AgentKeyPair key() throws CommandException {
        Optional<Given<Secret>> named = context.settings().given(keyOptions.option());
        if (named.isPresent()) {
            return KeyOptions.read(named.get());
        }
        AgentKeyPair kept = KeyOptions.read(context.settings()
                .secretKey(keyOptions.option())
                .orElseThrow(() -> KeyOptions.missing("cannot revoke a key").asException()));
        if (!yes) {
            throw new Failure(
                            Cause.UNCONFIRMED,
                            "nothing is revoked",
                            "the key of " + kept.id() + " in "
                                    + context.settings().file() + " is yours, and this cannot be undone",
                            "If you mean it: meshctl revoke --yes")
                    .asException();
        }
        return kept;
    }
}
