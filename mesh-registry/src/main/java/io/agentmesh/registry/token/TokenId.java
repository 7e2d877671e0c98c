package io.agentmesh.registry.token;

import java.util.UUID;

/// Names a token to people; whoever knows it cannot use the token.
///
/// @param value any UUID
public record TokenId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
