package io.agentmesh.meshctl.config;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.Credentials;
import io.agentmesh.program.credentials.CredentialsFile;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The settings in force for one command. Nothing is read before it is asked for. Used by one thread.
public final class Settings {
    private final Map<String, String> environment;
    private final SecretFile secretFiles;
    private final Contexts contexts;
    private @Nullable Credentials stored;

    /// @param context gives the value of `--context`, or `null`, once the command line was read
    public Settings(Surroundings surroundings, Supplier<@Nullable String> context) {
        this.environment = surroundings.environment();
        this.contexts = new Contexts(surroundings.environment(), context);
        this.secretFiles = new SecretFile(surroundings.in());
    }

    /// Where the control plane is. There is no default: whose would it be?
    ///
    /// @param flag the value of `--cp-url`, or `null`
    public Given<String> cpUrl(@Nullable String flag) throws CommandException {
        if (flag != null) {
            return new Given<>(flag, "--cp-url");
        }
        String variable = environment.get("MESH_CP_URL");
        if (variable != null) {
            return new Given<>(variable, "MESH_CP_URL");
        }
        String file = file();
        return stored().cpUrl()
                .map(url -> new Given<>(url, "cp_url in " + file))
                .orElseThrow(() -> noControlPlane(file).asException());
    }

    private static Failure noControlPlane(String file) {
        return new Failure(
                Cause.NOT_CONFIGURED,
                "no control plane is named",
                "--cp-url and MESH_CP_URL are not given, and cp_url is not in " + file,
                "Name yours once: meshctl login --cp-url http://HOST:PORT");
    }

    /// The certificates that count beside those that the JDK trusts, if a file with some is named. It is not read.
    ///
    /// @param flag the value of `--ca-file`, or `null`
    public Optional<CaFile> caFile(@Nullable String flag) throws CommandException {
        Optional<CaFile> here = caFileOfThisCall(flag);
        Optional<String> kept =
                here.isPresent() ? Optional.empty() : stored().caFile().filter(path -> !path.isEmpty());
        return kept.isPresent() ? Optional.of(CaFile.named(new Given<>(kept.get(), "ca_file in " + file()))) : here;
    }

    /// The same without what `config.toml` names, which a daemon reads there itself.
    public Optional<CaFile> caFileOfThisCall(@Nullable String flag) throws CommandException {
        if (flag != null) {
            return Optional.of(CaFile.named(new Given<>(flag, "--ca-file")));
        }
        String variable = environment.getOrDefault("MESH_CA_FILE", "");
        return variable.isEmpty() ? Optional.empty() : Optional.of(CaFile.named(new Given<>(variable, "MESH_CA_FILE")));
    }

    /// The proxies of the environment, as [ProxyRule#fromEnvironment] reads them.
    ///
    /// @param target whom to reach
    /// @throws CommandException if a variable on the way names no usable proxy: going around it could be worse than
    ///     not going
    public ProxyRule proxies(URI target) throws CommandException {
        return switch (ProxyRule.fromEnvironment(environment, List.of(target))) {
            case Decoded.Ok<ProxyRule>(ProxyRule rule) -> rule;
            case Decoded.Bad<ProxyRule>(var why) ->
                throw new Failure(
                                Cause.BAD_INPUT,
                                "cannot use the proxy of the environment",
                                why.detail(),
                                "Correct the variable, or leave it out")
                        .asException();
        };
    }

    /// The servers and identities of this user, and which one counts.
    public Contexts contexts() {
        return contexts;
    }

    /// How texts name the file that keeps token, URL and key.
    public String file() throws CommandException {
        return contexts.chosen().file();
    }

    /// Whether a control plane is named anywhere.
    ///
    /// @param flag the value of `--cp-url`, or `null`
    public boolean knowsRegistry(@Nullable String flag) throws CommandException {
        return flag != null
                || environment.containsKey("MESH_CP_URL")
                || stored().cpUrl().isPresent();
    }

    /// The user's token, if there is one.
    ///
    /// @param fileFlag the value of `--token-file`, or `null`
    public Optional<Given<Secret>> token(@Nullable String fileFlag) throws CommandException {
        Optional<Given<Secret>> given = given(new SecretOption("token", null, fileFlag));
        return given.isPresent() ? given : stored("bearer_token", stored().bearerToken());
    }

    /// Whether the token that counts is the one in the file.
    ///
    /// @param fileFlag the value of `--token-file`, or `null`
    public boolean keepsToken(@Nullable String fileFlag) {
        return fileFlag == null
                && !environment.containsKey("MESH_TOKEN")
                && !environment.containsKey("MESH_TOKEN_FILE");
    }

    /// The agent's key, if there is one.
    public Optional<Given<Secret>> secretKey(SecretOption option) throws CommandException {
        Optional<Given<Secret>> given = given(option);
        return given.isPresent() ? given : stored("secret_key", stored().secretKey());
    }

    /// A secret as flag or environment give it; flag before file, environment last.
    public Optional<Given<Secret>> given(SecretOption option) throws CommandException {
        if (option.text() != null) {
            return Optional.of(new Given<>(Secret.of(option.text()), option.flag()));
        }
        if (option.file() != null) {
            return Optional.of(secretFiles.read(option.file(), option.flag() + "-file"));
        }
        String text = environment.get(option.variable());
        if (text != null) {
            return Optional.of(new Given<>(Secret.of(text), option.variable()));
        }
        String file = environment.get(option.variable() + "_FILE");
        return file == null ? Optional.empty() : Optional.of(secretFiles.read(file, option.variable() + "_FILE"));
    }

    /// The daemon's socket.
    ///
    /// @param flag the value of `--meshd`, or `null`
    public Path socket(@Nullable Path flag) throws CommandException {
        return flag == null ? home().socket() : flag;
    }

    /// The file that keeps token, URL and key.
    public CredentialsFile credentials() throws CommandException {
        return new CredentialsFile(home());
    }

    /// A file of the user's hinders the command.
    public static CommandException unusable(StartException failed) {
        return new CommandException(
                new Failure(Cause.UNUSABLE_FILE, String.valueOf(failed.getMessage()), "", ""), failed);
    }

    private Credentials stored() throws CommandException {
        Credentials known = stored;
        if (known != null) {
            return known;
        }
        try {
            Credentials read = credentials().read();
            stored = read;
            return read;
        } catch (StartException failed) {
            throw unusable(failed);
        }
    }

    private Optional<Given<Secret>> stored(String key, Optional<Secret> value) throws CommandException {
        String origin = key + " in " + file();
        return value.map(secret -> new Given<>(secret, origin));
    }

    private MeshHome home() throws CommandException {
        return contexts.chosen().home();
    }
}
