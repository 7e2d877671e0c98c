package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.registry.FoundAgent;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command `meshctl __complete`: what the scripts of [CompletionCommand] ask, one candidate a line.
@SuppressWarnings("NullAway.Init") // the parser sets the spec
@Command(name = "__complete", hidden = true, description = "Answers the completion scripts.")
final class CompleteCommand implements Verb {
    /// Nobody waits longer for a hint.
    static final Duration PATIENCE = Duration.ofSeconds(2);

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "The words so far; the last one is being typed.")
    private List<String> words = List.of();

    @Spec
    private CommandSpec spec;

    private final Context context;

    CompleteCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        List<String> candidates = new Completer(spec.root(), this::agents, this::contexts).candidates(words);
        candidates.forEach(candidate -> context.output().line(candidate));
    }

    private List<String> contexts() {
        try {
            return context.settings().contexts().names();
        } catch (CommandException silent) {
            return List.of();
        }
    }

    /// A registry that is away or refuses has nothing to offer; a hint is no place to say so.
    private List<FoundAgent> agents() {
        RegistryAddress anyAddress = new RegistryAddress();
        try {
            return context.settings().knowsRegistry(null)
                    ? context.registry(anyAddress, PATIENCE).agents()
                    : List.of();
        } catch (CommandException silent) {
            return List.of();
        }
    }
}
