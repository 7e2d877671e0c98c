package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.account.SetupKeyUsage;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectWriter;
import java.math.BigInteger;

/// Asks for a setup key, in the shape that the registry takes (registry §6.10).
///
/// @param group whose members the key makes
/// @param usage how often it may be used
/// @param expiresInSeconds how long it may be used
public record SetupKeyOrder(String group, SetupKeyUsage usage, BigInteger expiresInSeconds) {
    String toJson() {
        return new ObjectWriter()
                .value("group_id", new JsonString(group))
                .raw("usage", usage.toJson())
                .raw("expires_in_secs", expiresInSeconds.toString())
                .end();
    }
}
