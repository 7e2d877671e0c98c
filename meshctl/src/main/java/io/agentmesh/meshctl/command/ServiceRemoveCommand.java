package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.service.Services;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/// The command `meshctl service remove`.
@Command(name = "remove", description = "Stops the service of this context and removes it; token, key and card stay.")
final class ServiceRemoveCommand implements Verb {
    private final Context context;

    ServiceRemoveCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        Path file = ServiceShowCommand.installed(context);
        Services.of(context.surroundings().environment())
                .remove(context.settings().contexts().chosen().name());
        context.output()
                .result("Service removed: " + file, () -> JsonObject.empty().with("removed", file.toString()));
    }
}
