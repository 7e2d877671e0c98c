package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import picocli.CommandLine.Command;

/// The command `meshctl version`.
@Command(name = "version", description = "Shows the version.")
final class VersionCommand implements Verb {
    private final Context context;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        String version = context.surroundings().version();
        context.output().result("meshctl " + version, () -> JsonObject.empty().with("version", version));
    }
}
