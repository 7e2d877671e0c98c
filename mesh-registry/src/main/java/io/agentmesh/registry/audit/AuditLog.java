package io.agentmesh.registry.audit;

import io.agentmesh.core.account.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Writes down each change of rights once it is on disk, at level `info` under the logger `audit`. Ids only:
/// never a token, a key or a signature.
public final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger("io.agentmesh.audit");

    /// Writes one line.
    ///
    /// @param who the user who did it
    /// @param what in words, the same for the same thing: `acl rule created`
    /// @param namesAndIds what it was done to: a name and an id, and so on
    public void record(UserId who, String what, String... namesAndIds) {
        LoggingEventBuilder line = log.atInfo().setMessage(what).addKeyValue("by", who);
        for (int i = 0; i + 1 < namesAndIds.length; i += 2) {
            line = line.addKeyValue(namesAndIds[i], namesAndIds[i + 1]);
        }
        line.log();
    }
}
