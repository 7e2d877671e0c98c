package io.agentmesh.core.account;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timestamp;
import org.jspecify.annotations.Nullable;

/// What is kept of an API token (wire §7.4); the token itself is shown once, when it is made.
///
/// @param hash of the token's text
/// @param user for whom it speaks
/// @param createdAt when it was made
/// @param expiresAt when it ends, or `null` for never
public record ApiTokenRecord(
        SecretHash hash,
        UserId user,
        Timestamp createdAt,
        @Nullable Timestamp expiresAt) {
    /// Reads a record.
    public static final JsonShape<ApiTokenRecord> SHAPE = value -> {
        var in = ObjectReader.of(value, "api token", "token_hash", "user_id", "created_at", "expires_at");
        return new ApiTokenRecord(
                in.read("token_hash", SecretHash.SHAPE),
                in.read("user_id", UserId.SHAPE),
                in.read("created_at", Timestamp.SHAPE),
                in.readOptional("expires_at", Timestamp.SHAPE));
    };

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .string("token_hash", hash.hex())
                .uuid("user_id", user.value())
                .string("created_at", createdAt.text())
                .string("expires_at", expiresAt == null ? null : expiresAt.text())
                .end();
    }
}
