package io.agentmesh.meshctl.mcp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.meshctl.mcp.protocol.Outcome;
import io.agentmesh.meshctl.mcp.protocol.RequestId;
import io.agentmesh.meshctl.mcp.protocol.RpcError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The requests of one client that are in hand, by id. Thread-safe.
final class Ongoing {
    /// Requests at a time.
    static final int MAX_REQUESTS = 64;

    @GuardedBy("this")
    private final Map<RequestId, Turn> turns = new HashMap<>();

    /// Takes one more in hand, or refuses it.
    synchronized Turn begin(RequestId id, Turn.Work work) {
        if (turns.containsKey(id)) {
            return Turn.over(Outcome.failed(RpcError.INVALID_REQUEST, "a request of this id is in hand"));
        }
        if (turns.size() == MAX_REQUESTS) {
            return Turn.over(Outcome.failed(
                    RpcError.INTERNAL_ERROR,
                    "busy: " + MAX_REQUESTS + " requests are in hand; try again when one is over"));
        }
        Turn turn = new Turn(work, () -> remove(id));
        turns.put(id, turn);
        return turn;
    }

    private synchronized void remove(RequestId id) {
        turns.remove(id);
    }

    private synchronized List<Turn> all() {
        return List.copyOf(turns.values());
    }

    /// Gives one up; nothing happens if it is over, or never was.
    void cancel(RequestId id) {
        Turn turn;
        synchronized (this) {
            turn = turns.get(id);
        }
        if (turn != null) {
            turn.cancel();
        }
    }

    void cancelAll() {
        all().forEach(Turn::cancel);
    }
}
