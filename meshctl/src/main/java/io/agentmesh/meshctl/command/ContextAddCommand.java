package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.config.Contexts.Chosen;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.SecretOption;
import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.registry.RegistryUrl;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.CredentialsChange;
import io.agentmesh.program.credentials.CredentialsFile;
import io.agentmesh.program.secret.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command `meshctl context add`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "add",
        description = {
            "Makes a context. Nothing is copied from the one that counts, and it goes on to count.",
            "What is not given here, meshctl --context NAME login and register add later."
        })
final class ContextAddCommand implements Verb {
    @Parameters(paramLabel = "NAME", converter = ContextName.class, description = "Its name.")
    private String name;

    @Option(names = "--cp-url", paramLabel = "URL", description = "Its control plane.")
    private @Nullable String cpUrl;

    @Option(
            names = "--token-file",
            paramLabel = "PATH",
            description = "A file that holds your token there, - for standard input.")
    private @Nullable String tokenFile;

    @Option(
            names = "--secret-key-file",
            paramLabel = "PATH",
            description = "A file that holds the key of your agent there, - for standard input.")
    private @Nullable String secretKeyFile;

    private final Context context;

    ContextAddCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        CredentialsChange first = given();
        Chosen added = context.settings().contexts().add(name);
        try {
            new CredentialsFile(added.home()).save(first);
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
        ContextText shown = ContextText.of(added);
        context.output()
                .result(
                        "Context " + name + " added (" + added.folder() + ").",
                        () -> JsonObject.empty().with("context", shown.toJson()));
        context.output()
                .note("Use it for one command: meshctl --context " + name + " ...; for all: meshctl context use "
                        + name);
    }

    /// Checked before anything is made.
    private CredentialsChange given() throws CommandException {
        CredentialsChange change = CredentialsChange.none();
        if (cpUrl != null) {
            RegistryUrl _ = RegistryUrl.parse(cpUrl, "--cp-url");
            change = change.cpUrl(cpUrl);
        }
        Optional<Secret> token = read("token", tokenFile);
        if (token.isPresent()) {
            change = change.bearerToken(token.get());
        }
        Optional<Secret> key = read("secret-key", secretKeyFile);
        if (key.isPresent()) {
            var _ = KeyOptions.read(new Given<>(key.get(), "--secret-key-file"));
            change = change.secretKey(key.get());
        }
        return change;
    }

    private Optional<Secret> read(String setting, @Nullable String file) throws CommandException {
        return file == null
                ? Optional.empty()
                : context.settings()
                        .given(new SecretOption(setting, null, file))
                        .map(Given::value);
    }
}
