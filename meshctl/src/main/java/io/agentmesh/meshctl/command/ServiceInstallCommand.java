package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.service.MeshdCommand;
import io.agentmesh.meshctl.service.Services;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl service install`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "install",
        description = {
            "Installs the daemon of this context as a service and starts it. Register the agent first, or use meshctl up.",
            "With --dry-run it only shows what would be installed."
        })
final class ServiceInstallCommand implements Verb {
    @Option(names = "--local-agent", required = true, paramLabel = "URL", description = "Your agent.")
    private String localAgent;

    @Option(names = "--dry-run", description = "Change nothing, show the file.")
    private boolean dryRun;

    @Mixin
    private MeshdOptions meshdOptions = new MeshdOptions();

    @Mixin
    private RegistryAddress address = new RegistryAddress();

    private final Context context;

    ServiceInstallCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        MeshdCommand command = meshdOptions.command(context, address, localAgent);
        Services services = Services.of(context.surroundings().environment());
        if (dryRun) {
            String text = services.text(command);
            context.output().result(text.strip(), () -> JsonObject.empty().with("text", text));
            return;
        }
        Path file = services.install(command);
        context.output()
                .result(
                        "Service installed and started: " + file,
                        () -> JsonObject.empty().with("service", file.toString()));
    }
}
