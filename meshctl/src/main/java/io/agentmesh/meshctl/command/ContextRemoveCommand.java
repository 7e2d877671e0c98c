package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.config.Contexts;
import io.agentmesh.meshctl.config.Contexts.Chosen;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command `meshctl context remove`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "remove",
        description = "Deletes a context with the token and the agent's key that it keeps; what it registered stays.")
final class ContextRemoveCommand implements Verb {
    @Parameters(paramLabel = "CONTEXT", description = "Its name.")
    private String name;

    @Option(names = "--yes", description = "Yes, also if it keeps a key, which is then lost.")
    private boolean yes;

    private final Context context;

    ContextRemoveCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        if (Contexts.isDefault(name)) {
            throw new Failure(Cause.USAGE, "the default context stays", "its files are your own ~/.mesh", "")
                    .asException();
        }
        Chosen gone = context.settings().contexts().named(name, "the command line");
        if (!yes && ContextText.of(gone).agentId().isPresent()) {
            throw new Failure(
                            Cause.UNCONFIRMED,
                            "nothing is removed",
                            "the context " + name + " keeps an agent's key, which would be lost",
                            "If you mean it: add --yes")
                    .asException();
        }
        context.settings().contexts().remove(gone);
        context.output()
                .result(
                        "Context " + name + " removed.",
                        () -> JsonObject.empty().with("removed", name));
    }
}
