package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command `meshctl __man`: writes the manual, a page a command, for whoever packs the program.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "__man", hidden = true, description = "Writes the manual pages into a folder.")
final class ManCommand implements Verb {
    @Parameters(paramLabel = "FOLDER", description = "The folder; made if it is missing.")
    private Path folder;

    @Spec
    private CommandSpec spec;

    private final Context context;

    ManCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        try {
            Files.createDirectories(folder);
            write(spec.root().commandLine());
        } catch (IOException failed) {
            Failure failure = new Failure(Cause.UNUSABLE_FILE, "cannot write the manual", failed.toString(), "");
            throw new CommandException(failure, failed);
        }
    }

    private void write(CommandLine command) throws IOException {
        if (command.getCommandSpec().usageMessage().hidden()) {
            return;
        }
        ManPage page =
                new ManPage(command.getCommandSpec(), context.surroundings().version());
        Files.writeString(folder.resolve(page.fileName()), page.text());
        for (CommandLine below : command.getSubcommands().values()) {
            write(below);
        }
    }
}
