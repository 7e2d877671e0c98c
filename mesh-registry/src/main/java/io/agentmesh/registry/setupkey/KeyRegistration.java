package io.agentmesh.registry.setupkey;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.card.Capability;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.registry.card.CardRequest;

/// A registration by the holder of a key (registry §6.11). Description and metadata are not taken here.
///
/// @param key the key's hash
/// @param card what is registered
record KeyRegistration(SecretHash key, CardRequest card) {
    static final JsonShape<KeyRegistration> SHAPE = value -> {
        var in = ObjectReader.of(
                value,
                "registration",
                "setup_key",
                "agent_id",
                "name",
                "capabilities",
                "key_proof",
                "card_signature",
                "lease_secs");
        var registration = new Registration(
                in.read("agent_id", AgentId.SHAPE),
                in.string("name"),
                null,
                in.list("capabilities", Capability.SHAPE),
                null);
        return new KeyRegistration(SecretHash.of(in.string("setup_key")), CardRequest.withExtensions(registration, in));
    };
}
