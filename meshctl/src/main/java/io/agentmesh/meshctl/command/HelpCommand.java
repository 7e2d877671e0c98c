package io.agentmesh.meshctl.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command `meshctl help` (meshctl §2.1).
@SuppressWarnings("NullAway.Init") // the parser sets the spec
@Command(name = "help", helpCommand = true, description = "Shows how a command is used: meshctl help acl create.")
final class HelpCommand implements Verb {
    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command.")
    private List<String> path = List.of();

    @Spec
    private CommandSpec spec;

    HelpCommand(Context context) {}

    @Override
    public void run() {
        CommandLine about = spec.root().commandLine();
        for (String word : path) {
            CommandLine next = about.getSubcommands().get(word);
            if (next == null) {
                throw new ParameterException(about, "Unknown command '" + word + "'");
            }
            about = next;
        }
        about.usage(spec.root().commandLine().getOut());
    }
}
