package io.agentmesh.registry.audit;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.time.Timestamp;
import java.time.InstantSource;

/// Who changes rights, from where and when.
///
/// @param user for whom the request speaks
/// @param from the address that it came from, or [#OPERATOR]
/// @param at when it came
public record Actor(UserId user, String from, Timestamp at) {
    /// In place of an address: whoever can write the database file, by a command.
    public static final String OPERATOR = "operator";

    /// The operator, who works on the database itself, in the name of a user.
    public static Actor operator(UserId user, InstantSource clock) {
        return new Actor(user, OPERATOR, Timestamp.of(clock.instant()));
    }
}
