package io.agentmesh.core.account;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timestamp;
import org.jspecify.annotations.Nullable;

/// What is kept of a setup key, with which a machine registers itself (wire §7.4).
///
/// @param id the key's id
/// @param hash of the key's text
/// @param user the issuer, who owns what is registered with it
/// @param group where cards made with it go
/// @param usage how often it may be used
/// @param usesRemaining uses left, unsigned 32 bits; `null` for a one-off key
/// @param createdAt when it was made
/// @param expiresAt from when it is refused
public record SetupKeyRecord(
        SetupKeyId id,
        SecretHash hash,
        UserId user,
        GroupId group,
        SetupKeyUsage usage,
        @Nullable Long usesRemaining,
        Timestamp createdAt,
        Timestamp expiresAt) {
    /// Reads a record.
    public static final JsonShape<SetupKeyRecord> SHAPE = value -> {
        var in = ObjectReader.of(
                value,
                "setup key",
                "id",
                "key_hash",
                "user_id",
                "group_id",
                "usage",
                "uses_remaining",
                "created_at",
                "expires_at");
        return new SetupKeyRecord(
                in.read("id", SetupKeyId.SHAPE),
                in.read("key_hash", SecretHash.SHAPE),
                in.read("user_id", UserId.SHAPE),
                in.read("group_id", GroupId.SHAPE),
                in.read("usage", SetupKeyUsage.SHAPE),
                in.optionalUint32("uses_remaining"),
                in.read("created_at", Timestamp.SHAPE),
                in.read("expires_at", Timestamp.SHAPE));
    };

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .uuid("id", id.value())
                .string("key_hash", hash.hex())
                .uuid("user_id", user.value())
                .uuid("group_id", group.value())
                .raw("usage", usage.toJson())
                .raw("uses_remaining", usesRemaining == null ? null : usesRemaining.toString())
                .string("created_at", createdAt.text())
                .string("expires_at", expiresAt.text())
                .end();
    }
}
