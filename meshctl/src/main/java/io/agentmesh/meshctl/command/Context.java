package io.agentmesh.meshctl.command;

import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.meshctl.config.CaFile;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.config.Surroundings;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.daemon.MeshAccess;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.Look;
import io.agentmesh.meshctl.output.Output;
import io.agentmesh.meshctl.registry.RegistryClient;
import io.agentmesh.meshctl.registry.RegistryUrl;
import io.agentmesh.meshctl.registry.Token;
import io.agentmesh.program.secret.Secret;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What commands share. Everything is made on first use: a command that talks to nobody loads no client, one that
/// needs no setting reads no file. Used by one thread.
final class Context implements AutoCloseable {
    /// As many redirects as the original follows.
    private static final int MAX_REDIRECTS = 10;
    /// A command asks one registry, a few times in a row.
    private static final int MAX_IDLE_CONNECTIONS = 1;

    private static final HttpClientConfig CLIENT =
            HttpClientConfig.DEFAULTS.withMaxRedirects(MAX_REDIRECTS).withMaxIdleConnections(MAX_IDLE_CONNECTIONS);

    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final Output output;
    private final Settings settings;
    private @Nullable HttpClient http;
    private @Nullable HttpClient toRegistry;

    Context(GlobalOptions options, Surroundings surroundings, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.surroundings = surroundings;
        Look look = Look.of(surroundings.environment());
        var terminal = new Output.Terminal(surroundings.screen(), look, surroundings.ticker());
        this.output = new Output(out, err, options::format, options::talk, terminal);
        this.settings = freshSettings();
    }

    GlobalOptions options() {
        return options;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Output output() {
        return output;
    }

    Settings settings() {
        return settings;
    }

    /// The same settings, which will read the files anew.
    final Settings freshSettings() {
        return new Settings(surroundings, options::context);
    }

    /// The registry that the settings name, asked with the user's token.
    RegistryClient registry(RegistryOptions given) throws CommandException {
        return registry(given.address(), given.timeout());
    }

    /// The same with this deadline for each call.
    RegistryClient registry(RegistryAddress given, Duration deadline) throws CommandException {
        RegistryUrl url = registryUrl(given);
        Optional<Given<Secret>> token = settings.token(given.tokenFile());
        return token.isPresent()
                ? registry(
                        url,
                        given,
                        Optional.of(Token.of(token.get().value(), token.get().origin())),
                        deadline)
                : registry(url, given, Optional.empty(), deadline);
    }

    /// A registry, asked with this token or none.
    ///
    /// @param given says whose certificates count
    RegistryClient registry(RegistryUrl url, RegistryAddress given, Optional<Token> token, Duration deadline)
            throws CommandException {
        output.asks("the registry at " + url.base());
        return new RegistryClient(clientFor(url, given), url, token, deadline);
    }

    /// Where the registry is.
    RegistryUrl registryUrl(RegistryAddress given) throws CommandException {
        Given<String> url = settings.cpUrl(given.cpUrl());
        return RegistryUrl.parse(url.value(), url.origin());
    }

    /// The daemon of this machine.
    DaemonClient daemon(DaemonOptions given) throws CommandException {
        return daemon(given.timeout());
    }

    /// The daemon of this machine, with this deadline for each call but requests.
    DaemonClient daemon(Duration deadline) throws CommandException {
        output.asks("meshd");
        return new DaemonClient(http(), settings.socket(options.meshd()), deadline);
    }

    /// The mesh behind the daemon of this machine, for a program that stays. May be used by several threads.
    MeshAccess mesh() throws CommandException {
        return new MeshAccess(http(), settings.socket(options.meshd()));
    }

    private HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            made = HttpClient.create(CLIENT, surroundings.ticker());
            http = made;
        }
        return made;
    }

    /// A command has one registry, whose settings do not change meanwhile.
    private HttpClient clientFor(RegistryUrl url, RegistryAddress given) throws CommandException {
        HttpClient made = toRegistry;
        if (made == null) {
            made = HttpClient.create(wayTo(url, given), surroundings.ticker());
            toRegistry = made;
        }
        return made;
    }

    /// A registry elsewhere is reached through the proxy of the environment, if there is one. One on this machine is
    /// not, so that a variable that is no good does not hinder it; nor does a file of certificates where none are
    /// shown.
    private HttpClientConfig wayTo(RegistryUrl url, RegistryAddress given) throws CommandException {
        HttpClientConfig way =
                url.isOnThisMachine() ? CLIENT : CLIENT.withProxies(settings.proxies(URI.create(url.base())));
        Optional<CaFile> certificates = url.isEncrypted() ? settings.caFile(given.caFile()) : Optional.empty();
        return certificates.isPresent() ? way.withTls(certificates.get().trust()) : way;
    }

    @Override
    public void close() {
        output.endWait();
        if (http != null) {
            http.close();
        }
        if (toRegistry != null) {
            toRegistry.close();
        }
    }
}
