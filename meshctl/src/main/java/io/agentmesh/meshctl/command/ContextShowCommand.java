package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.config.Contexts.Chosen;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The command `meshctl context show`.
@Command(name = "show", description = "Shows a context: the one that counts, unless another one is named.")
final class ContextShowCommand implements Verb {
    @Parameters(paramLabel = "CONTEXT", arity = "0..1", description = "Its name.")
    private @Nullable String name;

    private final Context context;

    ContextShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        var contexts = context.settings().contexts();
        Chosen chosen = name == null ? contexts.chosen() : contexts.named(name, "the command line");
        ContextText shown = ContextText.of(chosen);
        context.output().result(text(shown), () -> JsonObject.empty().with("context", shown.toJson()));
    }

    private static String text(ContextText shown) {
        Chosen chosen = shown.chosen();
        return """
                Context:        %s
                Chosen by:      %s
                Folder:         %s
                Control plane:  %s
                Logged in:      %s
                Agent ID:       %s""".formatted(
                        chosen.name(),
                        chosen.origin().isEmpty() ? "nobody; it is the default" : chosen.origin(),
                        chosen.folder(),
                        Printable.of(shown.cpUrl().orElse("(not configured)")),
                        shown.isLoggedIn() ? "yes" : "no",
                        shown.agentId().orElse("(no key is kept)"));
    }
}
