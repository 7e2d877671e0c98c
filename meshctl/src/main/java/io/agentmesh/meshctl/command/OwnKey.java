package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.program.StartException;
import io.agentmesh.program.secret.Secret;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The key of the agent that a command makes known.
///
/// @param context knows the settings
record OwnKey(Context context) {
    /// The key that is given or kept, else a new one, which is kept before it is used.
    AgentKeyPair orNew(KeyOptions keyOptions) throws CommandException {
        Optional<Given<Secret>> given = context.settings().given(keyOptions.option());
        if (given.isPresent()) {
            return KeyOptions.read(given.get());
        }
        String file = context.settings().file();
        AtomicBoolean made = new AtomicBoolean();
        Secret kept;
        try {
            kept = context.settings().credentials().secretKeyOrElse(() -> {
                made.set(true);
                return Secret.of(
                        AgentKeyPair.generate(context.surroundings().random().get())
                                .secretHex());
            });
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
        context.output()
                .note(made.get() ? "Generated new keypair and saved to " + file : "Using existing key from " + file);
        return KeyOptions.read(new Given<>(kept, "secret_key in " + file));
    }
}
