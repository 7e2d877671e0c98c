package io.agentmesh.meshctl.command;

import io.agentmesh.core.card.Capability;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.SecretOption;
import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.daemon.SetupKeyRegistration;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.registry.RegistryClient;
import io.agentmesh.meshctl.registry.Token;
import io.agentmesh.meshctl.registry.Witness;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.CredentialsChange;
import io.agentmesh.program.secret.Secret;
import java.util.List;
import java.util.Optional;

/// Makes an agent known on a machine: with a setup key, whose token is kept, or with the login that is there.
///
/// @param context knows the settings
/// @param setupKeyOption how a setup key may be given
/// @param agent whom
record Enrolment(Context context, SecretOption setupKeyOption, Agent agent) {
    static final String WHAT = "cannot register";

    /// The agent as its card will show it.
    record Agent(String name, List<Capability> capabilities) {
        Agent {
            capabilities = List.copyOf(capabilities);
        }
    }

    Optional<Secret> setupKey() throws CommandException {
        return context.settings().given(setupKeyOption).map(Given::value);
    }

    SetupKeyRegistration order(Secret setupKey, AgentKeyPair key) {
        return new SetupKeyRegistration(setupKey, key.id(), agent.name(), agent.capabilities());
    }

    /// Registers it without a daemon.
    ///
    /// @return the card, if the registry shows it
    Optional<JsonObject> atTheRegistry(RegistryOptions options, AgentKeyPair key) throws CommandException {
        Optional<Secret> setupKey = setupKey();
        CredentialsChange trust = new KeptTrust(context, options.address()).change();
        if (setupKey.isEmpty()) {
            JsonObject card = withLogin(options, key);
            save(trust);
            return Optional.of(card);
        }
        RegistryClient registry = context.registry(
                context.registryUrl(options.address()), options.address(), Optional.empty(), options.timeout());
        JsonObject answer = registry.registerWithKey(
                agent.name(), order(setupKey.get(), key).toJson());
        String url = context.settings().cpUrl(options.cpUrl()).value();
        return keep(trust, answer.get("cp_url") == null ? answer.with("cp_url", url) : answer);
    }

    private JsonObject withLogin(RegistryOptions options, AgentKeyPair key) throws CommandException {
        if (context.settings().token(options.tokenFile()).isEmpty()) {
            throw new Failure(
                            Cause.NOT_LOGGED_IN,
                            WHAT,
                            "neither a setup key nor a login is given",
                            "Give a setup key with --setup-key-file PATH, or log in: meshctl login")
                    .asException();
        }
        var registration = new Registration(key.id(), agent.name(), null, agent.capabilities(), null);
        Witness witness = new Witness(key, context.surroundings().clock().millis());
        return context.registry(options).register(registration, Optional.of(witness));
    }

    static Failure noSetupKey() {
        return new Failure(
                Cause.NOT_CONFIGURED,
                WHAT,
                "no setup key is given",
                "Give it with --setup-key-file PATH or MESH_SETUP_KEY_FILE;" + " meshctl setup-key create makes one");
    }

    /// Keeps the token of an answer to a setup key.
    ///
    /// @param more what is kept with it
    /// @return the card, if the answer has it
    Optional<JsonObject> keep(CredentialsChange more, JsonObject answer) throws CommandException {
        if (!(answer.get("api_token") instanceof JsonString(var text))) {
            throw new Failure(Cause.NOT_UNDERSTOOD, WHAT, "api_token missing from response", "").asException();
        }
        Token token = Token.of(Secret.of(text), "the registry");
        CredentialsChange change = more.bearerToken(token.secret());
        save(answer.get("cp_url") instanceof JsonString url ? change.cpUrl(url.value()) : change);
        return answer.get("agent_card") instanceof JsonObject card ? Optional.of(card) : Optional.empty();
    }

    private void save(CredentialsChange change) throws CommandException {
        if (change.isNone()) {
            return;
        }
        try {
            context.settings().credentials().save(change);
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
    }
}
