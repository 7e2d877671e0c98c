package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.CredentialsChange;
import java.nio.file.Files;

/// Changes what `~/.mesh/config.toml` keeps, and tells whom that does not reach.
///
/// @param context knows the file
record KeptToken(Context context) {
    void change(CredentialsChange change) throws CommandException {
        try {
            context.settings().credentials().save(change);
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
    }

    /// A daemon reads its token once.
    void tellOfTheDaemon() throws CommandException {
        if (Files.exists(context.settings().socket(context.options().meshd()))) {
            context.output().note("A meshd that runs keeps its old token: restart it.");
        }
    }
}
