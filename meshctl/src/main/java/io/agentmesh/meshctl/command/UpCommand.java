package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.SecretOption;
import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.daemon.SetupKeyRegistration;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.registry.Token;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.CredentialsChange;
import io.agentmesh.program.secret.Secret;
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
            "Registers the agent of a machine that has no login, with a setup key, through its running daemon.",
            "Keeps the token that comes back in ~/.mesh/config.toml; nothing else there changes."
        })
final class UpCommand implements Verb {
    private static final String WHAT = "cannot register";

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

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

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

    UpCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        Secret setupKey = setupKey();
        AgentKeyPair key = KeyOptions.read(context.settings()
                .secretKey(keyOptions.option())
                .orElseThrow(() -> KeyOptions.missing(WHAT).asException()));
        JsonObject answer = context.daemon(daemonOptions)
                .registerWithKey(new SetupKeyRegistration(setupKey, key.id(), name, capabilities.capabilities()));
        save(answer);
        context.output().note("Restart meshd: it keeps the token that it started with.");
        JsonValue card = answer.get("agent_card");
        context.output()
                .result(
                        "Registered successfully. Token saved.",
                        () -> card == null
                                ? JsonObject.empty()
                                : JsonObject.empty().with("agent", card));
    }

    private Secret setupKey() throws CommandException {
        return context.settings()
                .given(new SecretOption("setup-key", setupKeySource.text, setupKeySource.file))
                .map(Given::value)
                .orElseThrow(() -> new Failure(
                                Cause.NOT_CONFIGURED,
                                WHAT,
                                "no setup key is given",
                                "Give it with --setup-key-file PATH or MESH_SETUP_KEY_FILE;"
                                        + " meshctl setup-key create makes one")
                        .asException());
    }

    private void save(JsonObject answer) throws CommandException {
        if (!(answer.get("api_token") instanceof JsonString(var text))) {
            throw new Failure(Cause.NOT_UNDERSTOOD, WHAT, "api_token missing from response", "").asException();
        }
        Token token = Token.of(Secret.of(text), "the registry");
        CredentialsChange change = CredentialsChange.none().bearerToken(token.secret());
        try {
            context.settings()
                    .credentials()
                    .save(answer.get("cp_url") instanceof JsonString url ? change.cpUrl(url.value()) : change);
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
    }
}
