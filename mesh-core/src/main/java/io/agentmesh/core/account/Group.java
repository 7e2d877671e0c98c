package io.agentmesh.core.account;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timestamp;

/// What cards and access rules belong to; discovery, rules and events stop at its border (wire §7.4).
///
/// @param id the control plane's id
/// @param name a name for people; any text, not unique
/// @param createdBy the user who made it
/// @param createdAt when
public record Group(GroupId id, String name, UserId createdBy, Timestamp createdAt) {
    /// Reads a group.
    public static final JsonShape<Group> SHAPE = value -> {
        var in = ObjectReader.of(value, "group", "id", "name", "created_by", "created_at");
        return new Group(
                in.read("id", GroupId.SHAPE),
                in.string("name"),
                in.read("created_by", UserId.SHAPE),
                in.read("created_at", Timestamp.SHAPE));
    };

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .uuid("id", id.value())
                .string("name", name)
                .uuid("created_by", createdBy.value())
                .string("created_at", createdAt.text())
                .end();
    }
}
