package io.agentmesh.registry.prekey;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.registry.token.Caller;
import java.util.Optional;

/// Who asks for somebody's prekeys.
///
/// @param user the caller's account
/// @param onlyGroup the one group that its token sees, if it does not see all of them
record Viewer(UserId user, Optional<GroupId> onlyGroup) {
    static Viewer of(Caller caller) {
        return new Viewer(caller.user(), caller.onlyGroup());
    }
}
