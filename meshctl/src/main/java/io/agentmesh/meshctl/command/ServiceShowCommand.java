package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.service.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/// The command `meshctl service show`.
@Command(name = "show", description = "Shows the file of the service that is installed for this context.")
final class ServiceShowCommand implements Verb {
    private final Context context;

    ServiceShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        Path file = installed(context);
        String text = text(file);
        context.output()
                .result(
                        "# " + file + "\n" + text.strip(),
                        () -> JsonObject.empty()
                                .with("service", file.toString())
                                .with("text", text));
    }

    /// The file of this context's service.
    static Path installed(Context context) throws CommandException {
        String name = context.settings().contexts().chosen().name();
        return Services.of(context.surroundings().environment())
                .file(name)
                .orElseThrow(() -> new Failure(
                                Cause.NOT_FOUND,
                                "no service is installed for the context " + name,
                                "",
                                "meshctl service install --local-agent URL installs one")
                        .asException());
    }

    private static String text(Path file) throws CommandException {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new CommandException(
                    new Failure(Cause.UNUSABLE_FILE, "cannot read " + file, String.valueOf(failed.getMessage()), ""),
                    failed);
        }
    }
}
