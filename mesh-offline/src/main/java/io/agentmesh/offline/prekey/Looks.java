package io.agentmesh.offline.prekey;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often the registry is looked at for peers that name higher and higher serials: a peer could have this agent
/// ask without end. Thread-safe.
///
/// One look a peer in [#PAUSE], and [#MOST] peers in that time; what is not looked at is compared when it is claimed.
final class Looks {
    /// Between two looks at one peer's bundle.
    static final Duration PAUSE = Duration.ofMinutes(1);
    /// Peers that are looked at within it.
    static final int MOST = 64;

    @GuardedBy("this")
    private final Map<AgentId, Instant> last = new LinkedHashMap<>();

    /// Whether to look now. It counts as looked at then.
    synchronized boolean begin(AgentId peer, Instant now) {
        last.values().removeIf(then -> !then.plus(PAUSE).isAfter(now));
        if (last.size() >= MOST) {
            return false;
        }
        return last.putIfAbsent(peer, now) == null;
    }
}
