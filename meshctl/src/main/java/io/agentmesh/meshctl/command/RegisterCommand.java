package io.agentmesh.meshctl.command;

import io.agentmesh.core.card.Registration;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import io.agentmesh.meshctl.registry.RegistryClient;
import io.agentmesh.meshctl.registry.Witness;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl register` (meshctl §7.3).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "register",
        description = {
            "Makes an agent known to the registry, or updates your card of it. Prints the card.",
            "Without a key anywhere it makes one and keeps it in ~/.mesh/config.toml."
        })
final class RegisterCommand implements Verb {
    @Option(names = "--name", required = true, converter = NameConverter.class, description = "A name for people.")
    private String name;

    @Option(
            names = "--capabilities",
            required = true,
            paramLabel = "LIST",
            converter = CapabilityNames.Converter.class,
            description = "What the agent can do: names between commas.")
    private CapabilityNames capabilities;

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is, for people.")
    private @Nullable String description;

    @Option(names = "--no-key-proof", description = "Do not sign for the agent, even if the registry reads signatures.")
    private boolean unsigned;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    RegisterCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        RegistryClient registry = context.registry(registryOptions);
        AgentKeyPair key = new OwnKey(context).orNew(keyOptions);
        var registration = new Registration(key.id(), name, description, capabilities.capabilities(), null);
        long now = context.surroundings().clock().millis();
        JsonObject card =
                registry.register(registration, unsigned ? Optional.empty() : Optional.of(new Witness(key, now)));
        context.output().note("Agent ID: " + key.id());
        context.output().result(PrettyJson.of(card), () -> JsonObject.empty().with("agent", card));
    }
}
