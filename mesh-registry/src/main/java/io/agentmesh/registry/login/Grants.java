package io.agentmesh.registry.login;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.registry.login.Provider.Grant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Grants that a provider gave and that no token was made for yet. A provider gives one for a device code once; if
/// what comes after it fails, the client's next question finds it here. For any thread.
final class Grants {
    /// Grants that wait; with one more the oldest is forgotten, and its user has to begin again.
    static final int MAX = 1000;
    /// For which one waits.
    static final Duration LIFE = Duration.ofMinutes(5);

    private record Kept(Grant grant, long nanos) {}

    private final Ticker ticker;
    private final Map<SecretHash, Kept> kept = new LinkedHashMap<>();

    Grants(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized Optional<Grant> of(SecretHash deviceCode) {
        forgetOld();
        return Optional.ofNullable(kept.get(deviceCode)).map(Kept::grant);
    }

    synchronized void keep(SecretHash deviceCode, Grant grant) {
        kept.put(deviceCode, new Kept(grant, ticker.nanos()));
        if (kept.size() > MAX) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    synchronized void forget(SecretHash deviceCode) {
        kept.remove(deviceCode);
    }

    synchronized int size() {
        return kept.size();
    }

    private void forgetOld() {
        kept.values().removeIf(each -> ticker.nanos() - each.nanos() > LIFE.toNanos());
    }
}
