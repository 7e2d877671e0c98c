package io.agentmesh.sdk.call;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import java.util.UUID;

/// A request that was opened, verified and allowed.
///
/// @param id the id of the request's envelope, for logs
/// @param caller who asks; proven by signature
/// @param capability the payload's `capability`, or `unknown` (wire §3.2)
/// @param payload as the caller sent it, `capability` included
/// @param cancellation tells when the caller gives up, or its deadline passes
/// @param terms what the caller said beside it: deadline, idempotency key
public record IncomingRequest(
        UUID id, AgentId caller, String capability, JsonValue payload, Cancellation cancellation, Terms terms) {
    /// One whose caller said nothing beside the payload.
    public IncomingRequest(UUID id, AgentId caller, String capability, JsonValue payload, Cancellation cancellation) {
        this(id, caller, capability, payload, cancellation, Terms.none());
    }

    /// The payload as canonical JSON text.
    public String text() {
        return Payload.text(payload);
    }

    /// The payload as canonical JSON in UTF-8; a new array each time.
    public byte[] bytes() {
        return Payload.bytes(payload);
    }

    /// The payload as a value of the program's own. Bad, as `malformed`, if it is none for the
    /// mapper: then the caller is better told so ([RemoteCode#MALFORMED]) than that the handler failed.
    ///
    /// {@snippet file="io/agentmesh/sdk/examples/Mapping.java" region="handler"}
    public <T> Decoded<T> as(Class<T> type, PayloadMapper mapper) {
        return Payload.as(payload, type, mapper);
    }

    /// Who asks for what, without the payload.
    @Override
    public String toString() {
        return "IncomingRequest[" + id + " " + capability + " from " + caller + "]";
    }
}
