package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.program.secret.Secret;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "revoke",
        description = "Revokes the key that is given: nobody trusts it from then on. It cannot be undone.")
final class RevokeCommand implements Verb {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people. Not covered by the signature.")
    private @Nullable String reason;

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
        Given<Secret> given = context.settings()
                .secretKey(keyOptions.option())
                .orElseThrow(() -> KeyOptions.missing("cannot revoke a key").asException());
        AgentKeyPair key = KeyOptions.read(given);
        long now = context.surroundings().clock().millis();
        JsonValue revocation = context.daemon(daemonOptions).revoke(KeyRevocation.sign(key, reason, now));
        String text = "Agent " + key.id() + " revoked successfully.";
        context.output()
                .result(
                        reason == null ? text : text + "\nReason: " + reason,
                        () -> JsonObject.empty().with("revocation", revocation));
    }
}
