package io.agentmesh.registry.token;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timestamp;
import org.jspecify.annotations.Nullable;

/// A token as it is kept: its hash, never itself.
///
/// @param id names it to people
/// @param record for whom it speaks and until when
/// @param purpose what it is for
/// @param lastUsed about when it was used last, or `null` for never
public record StoredToken(
        TokenId id,
        ApiTokenRecord record,
        Purpose purpose,
        @Nullable Timestamp lastUsed) {
    /// Whether it is not over yet.
    public boolean isGood(Timestamp now) {
        Timestamp end = record.expiresAt();
        return end == null || now.compareTo(end) <= 0;
    }

    /// What its user may see of it.
    ///
    /// @param asking the token with which it is looked at
    String toView(TokenId asking) {
        Timestamp end = record.expiresAt();
        return new ObjectWriter()
                .uuid("id", id.value())
                .string("name", purpose.name())
                .string("scope", purpose.scope().word())
                .uuid("card_id", purpose.card() == null ? null : purpose.card().value())
                .uuid(
                        "group_id",
                        purpose.group() == null ? null : purpose.group().value())
                .string("created_at", record.createdAt().text())
                .string("expires_at", end == null ? null : end.text())
                .string("last_used_at", lastUsed == null ? null : lastUsed.text())
                .bool("current", id.equals(asking))
                .end();
    }
}
