package io.agentmesh.sdk.call;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Remembers requests by sender and id, so that a repeated one is not handled twice (wire §12.3 S5). Of a
/// full memory the oldest is forgotten. Owned by the loop.
final class SeenRequests {
    private final int bound;
    private final Set<RequestKey> seen = new LinkedHashSet<>();

    SeenRequests(int bound) {
        this.bound = bound;
    }

    /// Remembers a request; false if it is there already.
    boolean add(RequestKey request) {
        if (!seen.add(request)) {
            return false;
        }
        if (seen.size() > bound) {
            Iterator<RequestKey> oldest = seen.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }
}
