package io.agentmesh.meshctl.registry;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;

/// The keys that agents had and are about to get (docs/protocol-extensions.md, "Keys"). A registry of the original's
/// has none of it: not found.
public final class KeyClient {
    private final RegistryCalls calls;

    KeyClient(RegistryCalls calls) {
        this.calls = calls;
    }

    /// The chain of a card's agent. Nothing of it is verified.
    ///
    /// @param json as the registry tells it
    /// @param chain the same, read
    public record Keys(JsonObject json, KeyChain chain) {}

    /// All keys of a card's agent.
    public Keys ofCard(CardId card) throws CommandException {
        String what = "cannot show the keys";
        JsonObject json = calls.object(what, calls.call("GET", Target.path("agents", card.toString(), "keys")));
        return new Keys(json, calls.read(what, json, KeyChain.SHAPE));
    }

    /// The rotation of one's own card that is under way; a conflict if there is none.
    public JsonObject rotation(CardId card) throws CommandException {
        return calls.object(
                "cannot show the rotation", calls.call("GET", Target.path("agents", card.toString(), "rotate")));
    }

    /// Gives it up: the old key stays.
    public void cancelRotation(CardId card) throws CommandException {
        JsonValue _ = calls.send(
                "cannot cancel the rotation", calls.call("DELETE", Target.path("agents", card.toString(), "rotate")));
    }
}
