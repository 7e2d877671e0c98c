package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import picocli.CommandLine.Command;

/// The command `meshctl keygen` (meshctl §7.1).
@Command(name = "keygen", description = "Makes a key and prints it. Saves nothing.")
final class KeygenCommand implements Verb {
    private final Context context;

    KeygenCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        AgentKeyPair key = AgentKeyPair.generate(context.surroundings().random().get());
        String text = """
                Agent ID:    %s
                Secret Key:  %s

                Save the secret key securely. The Agent ID is derived from it.""".formatted(key.id(), key.secretHex());
        context.output()
                .result(
                        text,
                        () -> JsonObject.empty()
                                .with("agent_id", key.id().value())
                                .with("secret_key", key.secretHex()));
    }
}
