package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.SecretOption;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.registry.RegistryClient;
import io.agentmesh.meshctl.registry.RegistryUrl;
import io.agentmesh.meshctl.registry.Token;
import io.agentmesh.program.credentials.CredentialsChange;
import io.agentmesh.program.secret.Secret;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl login` (meshctl §7.2).
@Command(
        name = "login",
        description = {
            "Logs you in and keeps token, address and --ca-file in ~/.mesh/config.toml; nothing else there changes.",
            "With --token-file it checks and keeps a token that you have; else it asks you to agree in a browser."
        })
final class LoginCommand implements Verb {
    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    LoginCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        Given<String> typed = context.settings().cpUrl(registryOptions.cpUrl());
        RegistryUrl url = RegistryUrl.parse(typed.value(), typed.origin());
        CredentialsChange trust = new KeptTrust(context, registryOptions.address()).change();
        Token token = token(url);
        var kept = new KeptToken(context);
        kept.change(trust.bearerToken(token.secret()).cpUrl(typed.value()));
        context.output()
                .note("Login successful. Credentials saved to "
                        + context.settings().file());
        kept.tellOfTheDaemon();
        context.output().silentResult(() -> JsonObject.empty().with("cp_url", url.base()));
    }

    private Token token(RegistryUrl url) throws CommandException {
        Optional<Given<Secret>> given =
                context.settings().given(new SecretOption("token", null, registryOptions.tokenFile()));
        return given.isPresent() ? checked(url, given.get()) : granted(url);
    }

    /// A token that the registry knows.
    private Token checked(RegistryUrl url, Given<Secret> given) throws CommandException {
        Token token = Token.of(given.value(), given.origin());
        RegistryClient registry =
                context.registry(url, registryOptions.address(), Optional.of(token), registryOptions.timeout());
        var user = registry.whoAmI("cannot log in");
        context.output().note("You are user " + user);
        return token;
    }

    /// A token that somebody agreed to in a browser.
    private Token granted(RegistryUrl url) throws CommandException {
        RegistryClient registry =
                context.registry(url, registryOptions.address(), Optional.empty(), registryOptions.timeout());
        return Token.of(new BrowserLogin(registry, context).await(), url.toString());
    }
}
