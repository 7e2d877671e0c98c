package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.config.SecretOption;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.ExitCode;
import io.agentmesh.meshctl.service.MeshdCommand;
import io.agentmesh.program.credentials.CredentialsChange;
import io.agentmesh.program.secret.Secret;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl up` (meshctl §7.13).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "up",
        description = {
            "Registers an agent and starts its daemon: with a setup key, or with your login.",
            "Token and key are kept in ~/.mesh/config.toml; nothing else there changes. Without --background or"
                    + " --service the daemon runs here until Ctrl-C.",
            "Without --local-agent nothing is started: the daemon that runs registers its agent, with a setup key."
        })
final class UpCommand implements Callable<Integer> {
    /// A daemon starts, logs in and gets its link in the time that so many answers may take.
    private static final int LINK_WAITS = 4;

    @Option(names = "--name", required = true, converter = NameConverter.class, description = "A name for people.")
    private String name;

    @Option(
            names = "--capabilities",
            required = true,
            paramLabel = "LIST",
            converter = CapabilityNames.Converter.class,
            description = "What the agent can do: names between commas.")
    private CapabilityNames capabilities;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private SetupKeySource setupKeySource = new SetupKeySource();

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Option(names = "--local-agent", paramLabel = "URL", description = "Start a daemon before this agent of yours.")
    private @Nullable String localAgent;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Lasting lasting = new Lasting();

    @Mixin
    private MeshdOptions meshdOptions = new MeshdOptions();

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    /// One of the two.
    static final class SetupKeySource {
        @Option(
                names = "--setup-key",
                paramLabel = "KEY",
                description = "The setup key. Other users can see it: prefer --setup-key-file.")
        private @Nullable String text;

        @Option(
                names = "--setup-key-file",
                paramLabel = "PATH",
                description = "A file that holds it, - for standard input (default: MESH_SETUP_KEY, else"
                        + " MESH_SETUP_KEY_FILE).")
        private @Nullable String file;
    }

    /// How the daemon outlives this command.
    static final class Lasting {
        @Option(
                names = "--background",
                description = "Start it in the background, and wait until it has its link to the relay.")
        private boolean background;

        @Option(
                names = "--service",
                description = "Install it as a service of yours (systemd, launchd); see meshctl service.")
        private boolean service;
    }

    UpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandException {
        Enrolment enrolment = new Enrolment(
                context,
                new SecretOption("setup-key", setupKeySource.text, setupKeySource.file),
                new Enrolment.Agent(name, capabilities.capabilities()));
        if (localAgent == null) {
            throughTheDaemon(enrolment);
            return ExitCode.OK.code();
        }
        MeshdCommand command = meshdOptions.command(context, registryOptions.address(), localAgent);
        DaemonStart start =
                new DaemonStart(context, command, registryOptions.timeout().multipliedBy(LINK_WAITS));
        start.refuseASecondOne();
        Optional<JsonObject> card = enrolment.atTheRegistry(registryOptions, new OwnKey(context).orNew(keyOptions));
        if (lasting.service) {
            start.asService(card);
            return ExitCode.OK.code();
        }
        if (lasting.background) {
            start.inTheBackground(card);
            return ExitCode.OK.code();
        }
        return start.here();
    }

    /// The original's way.
    private void throughTheDaemon(Enrolment enrolment) throws CommandException {
        Secret setupKey =
                enrolment.setupKey().orElseThrow(() -> Enrolment.noSetupKey().asException());
        AgentKeyPair key = KeyOptions.read(context.settings()
                .secretKey(keyOptions.option())
                .orElseThrow(() -> KeyOptions.missing(Enrolment.WHAT).asException()));
        CredentialsChange trust = new KeptTrust(context, registryOptions.address()).change();
        DaemonClient daemon = context.daemon(registryOptions.timeout());
        Optional<JsonObject> card = enrolment.keep(trust, daemon.registerWithKey(enrolment.order(setupKey, key)));
        context.output().note("Restart meshd: it keeps the token that it started with.");
        context.output()
                .result(
                        "Registered successfully. Token saved.",
                        () -> card.map(made -> JsonObject.empty().with("agent", made))
                                .orElse(JsonObject.empty()));
    }
}
