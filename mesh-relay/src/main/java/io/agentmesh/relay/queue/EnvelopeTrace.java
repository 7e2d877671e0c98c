package io.agentmesh.relay.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// What the books need to know of a stored envelope: all but its frame.
///
/// @param id the sender's id for it
/// @param claim what it takes of the bounds
record EnvelopeTrace(UUID id, Claim claim) {
    /// What [#of] reads.
    static final String COLUMNS = "id, sender, receiver, receiver_group, length(frame) AS bytes";

    static EnvelopeTrace of(ResultSet row) throws SQLException {
        var claim = new Claim(Columns.receiver(row), Columns.agent(row, "sender"), row.getInt("bytes"));
        return new EnvelopeTrace(Columns.id(row), claim);
    }
}
