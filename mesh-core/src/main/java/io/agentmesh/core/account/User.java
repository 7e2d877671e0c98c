package io.agentmesh.core.account;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timestamp;
import org.jspecify.annotations.Nullable;

/// Somebody who may log in to the control plane (wire §7.4).
///
/// @param id the control plane's own id
/// @param externalId who the login provider says it is, for example `github:12345`; unique
/// @param provider the login provider, for example `github`
/// @param displayName a name for people, or `null`
/// @param createdAt when the user was first seen
public record User(
        UserId id,
        String externalId,
        String provider,
        @Nullable String displayName,
        Timestamp createdAt) {
    /// Reads a user.
    public static final JsonShape<User> SHAPE = value -> {
        var in = ObjectReader.of(value, "user", "id", "external_id", "provider", "display_name", "created_at");
        return new User(
                in.read("id", UserId.SHAPE),
                in.string("external_id"),
                in.string("provider"),
                in.optionalString("display_name"),
                in.read("created_at", Timestamp.SHAPE));
    };

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .uuid("id", id.value())
                .string("external_id", externalId)
                .string("provider", provider)
                .string("display_name", displayName)
                .string("created_at", createdAt.text())
                .end();
    }
}
