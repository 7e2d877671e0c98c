package io.agentmesh.registry.revocation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.time.Timestamp;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A revocation as it is kept.
///
/// @param revocation what was sent
/// @param revokedBy who sent it
/// @param createdAt when
public record StoredRevocation(KeyRevocation revocation, UserId revokedBy, Timestamp createdAt) {
    /// Stands for a revoker who is not shown.
    private static final UserId NOBODY = new UserId(new UUID(0, 0));

    /// RevocationView (registry §2.2): `reason` is there even if it is `null`, the signature is not.
    String toView() {
        return view(revocation.reason(), revokedBy);
    }

    /// The same without who and why.
    String toStrangersView() {
        return view(null, NOBODY);
    }

    private String view(@Nullable String reason, UserId by) {
        return new ObjectWriter()
                .string("agent_id", revocation.agentId().value())
                .value("reason", reason == null ? JsonNull.NULL : new JsonString(reason))
                .uuid("revoked_by", by.value())
                .number("timestamp", revocation.timestampMillis())
                .string("created_at", createdAt.textWithOffset())
                .end();
    }
}
