package io.agentmesh.meshctl.command;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.registry.FoundAgent;
import io.agentmesh.meshctl.registry.KeyClient;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command `meshctl keys`: the registry shows the proofs, and this program verifies them itself.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "keys",
        description = {
            "Shows all keys that an agent had, and verifies that each one vouches for the next.",
            "The first key is the agent's lasting name: compare it with the one that you know, or give that with --first."
        })
final class KeysCommand implements Verb {
    @Parameters(paramLabel = "AGENT", converter = AgentWord.class, description = "The agent: its id or its name.")
    private String agent;

    @Option(
            names = "--first",
            paramLabel = "ID",
            converter = AgentIdConverter.class,
            description = "The agent's first key, as you know it; the chain must begin with it.")
    private @Nullable AgentId first;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    KeysCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        FoundAgent found = new AgentNames(context, registryOptions.address(), registryOptions.timeout()).find(agent);
        KeyClient.Keys keys = context.registry(registryOptions).keys().ofCard(found.card());
        verify(keys.chain(), found);
        context.output()
                .result(
                        text(keys.chain(), found),
                        () -> JsonObject.empty().with("keys", keys.json()).with("verified", JsonBoolean.TRUE));
    }

    private void verify(KeyChain chain, FoundAgent found) throws CommandException {
        switch (chain.verify(first == null ? chain.first() : first)) {
            case Decoded.Bad<AgentId>(var why) -> throw untrusted(why.detail());
            case Decoded.Ok<AgentId>(var today) -> {
                if (!today.equals(found.id())) {
                    throw untrusted("the proofs end with " + today + ", and the card names " + found.id());
                }
            }
        }
    }

    private static CommandException untrusted(String why) {
        return new Failure(
                        Cause.UNTRUSTED,
                        "the agent's keys are not proven",
                        why,
                        "Ask its owner for today's key on another way before you trust this agent")
                .asException();
    }

    private static String text(KeyChain chain, FoundAgent found) {
        String head = """
                Card:        %s
                First key:   %s
                Today's key: %s
                Rotations:   %d, all proven""".formatted(
                found.card(), chain.first(), chain.current(), chain.changes().size());
        return head
                + warning(chain)
                + chain.changes().stream().map(KeysCommand::line).collect(Collectors.joining());
    }

    /// The keys before a change that its new key did not sign may be anybody's.
    private static String warning(KeyChain chain) {
        AgentId name = chain.nameOf(chain.current());
        return name.equals(chain.first())
                ? ""
                : "\n  Known by its own word since " + name + " only: the keys before may be anybody's";
    }

    private static String line(KeyChange change) {
        return "\n  " + Instant.ofEpochMilli(change.proof().timestampMillis()) + "  " + change.oldAgentId() + " -> "
                + change.newAgentId() + (change.isAccepted() ? "" : " (the new key did not sign)");
    }
}
