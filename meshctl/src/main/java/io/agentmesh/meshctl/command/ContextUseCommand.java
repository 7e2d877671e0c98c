package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.config.Contexts.Chosen;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The command `meshctl context use`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "use",
        description = {
            "Has a context count from now on, where neither --context nor MESH_CONTEXT names one.",
            "Daemons do not follow: a meshd has the context of its MESH_CONTEXT for as long as it lives."
        })
final class ContextUseCommand implements Verb {
    @Parameters(paramLabel = "CONTEXT", description = "Its name; default is your own ~/.mesh.")
    private String name;

    private final Context context;

    ContextUseCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        var contexts = context.settings().contexts();
        Chosen next = contexts.named(name, "the command line");
        contexts.use(next);
        context.output()
                .result(
                        "Using the context " + next.name() + " (" + next.folder() + ").",
                        () -> JsonObject.empty().with("current", next.name()));
    }
}
