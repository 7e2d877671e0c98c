package io.agentmesh.registry.revocation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.time.Timestamp;

/// A revocation as it is kept.
///
/// @param revocation what was sent
/// @param revokedBy who sent it
/// @param createdAt when
public record StoredRevocation(KeyRevocation revocation, UserId revokedBy, Timestamp createdAt) {
    /// RevocationView (registry §2.2): `reason` is there even if it is `null`, the signature is not.
    String toView() {
        String reason = revocation.reason();
        return new ObjectWriter()
                .string("agent_id", revocation.agentId().value())
                .value("reason", reason == null ? JsonNull.NULL : new JsonString(reason))
                .uuid("revoked_by", revokedBy.value())
                .number("timestamp", revocation.timestampMillis())
                .string("created_at", createdAt.textWithOffset())
                .end();
    }
}
