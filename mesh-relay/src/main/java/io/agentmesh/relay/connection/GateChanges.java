package io.agentmesh.relay.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.GateAnswer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the gate about agents of which the control plane says that something changed, be they thousands at once.
///
/// ```text
/// changed ─▶ waiting, each agent once, connected ones in front ─▶ asked, so many at a time ─▶ heard
///         └▶ missed: too many wait                    ▲ changed meanwhile: once more ┘
/// ```
///
/// One question an agent at a time, and one more afterwards however often it changes meanwhile. Logins have what is
/// left of the gate. For any thread; its lock is held for map operations alone, never while somebody is asked or
/// told.
final class GateChanges {
    /// Questions at a time: half of what a gate that blocks asks at once.
    static final int MAX_ASKING = 32;
    /// Connected agents that wait to be asked about: as many as there may be connections.
    static final int MAX_CONNECTED = 50_000;
    /// Others that wait.
    static final int MAX_ABSENT = 10_000;

    private static final Logger log = LoggerFactory.getLogger(GateChanges.class);

    private final Gate gate;
    private final Predicate<AgentId> connected;
    private final Listener listener;

    @GuardedBy("this")
    private final Map<AgentId, Question> asking = new HashMap<>();

    @GuardedBy("this")
    private final Set<AgentId> connectedOnes = new LinkedHashSet<>();

    @GuardedBy("this")
    private final Set<AgentId> absentOnes = new LinkedHashSet<>();

    /// Whether a thread is asking about those that wait: an answer that comes at once does not ask inside of it.
    @GuardedBy("this")
    private boolean busy;

    @GuardedBy("this")
    private boolean missing;

    private enum Question {
        ASKED,
        /// The agent changed after it was asked about.
        ASKED_TOO_EARLY
    }

    /// Hears what comes of a change, on any thread.
    interface Listener {
        /// The gate was asked after the change.
        void heard(AgentId agent, GateAnswer answer);

        /// Too many wait: nobody will ask because of this change.
        void missed(AgentId agent);
    }

    /// @param connected whether an agent is registered here: it is asked about before the others
    GateChanges(Gate gate, Predicate<AgentId> connected, Listener listener) {
        this.gate = gate;
        this.connected = connected;
        this.listener = listener;
    }

    /// The gate may answer otherwise about an agent from now on.
    void changed(AgentId agent) {
        gate.forget(agent);
        if (remember(agent, connected.test(agent))) {
            askOn();
        } else {
            listener.missed(agent);
        }
    }

    private synchronized boolean remember(AgentId agent, boolean isConnected) {
        if (asking.computeIfPresent(agent, (same, question) -> Question.ASKED_TOO_EARLY) != null) {
            return true;
        }
        Set<AgentId> line = isConnected ? connectedOnes : absentOnes;
        if (line.contains(agent)) {
            return true;
        }
        if (line.size() >= (isConnected ? MAX_CONNECTED : MAX_ABSENT)) {
            warnOnce();
            return false;
        }
        absentOnes.remove(agent);
        return line.add(agent);
    }

    @GuardedBy("this")
    private void warnOnce() {
        if (!missing) {
            missing = true;
            log.atWarn()
                    .setMessage("too many agents changed at the gate, the rest is asked about in rounds")
                    .addKeyValue("waiting", connectedOnes.size() + absentOnes.size())
                    .log();
        }
    }

    private void askOn() {
        if (!begin()) {
            return;
        }
        for (AgentId agent = next(); agent != null; agent = next()) {
            AgentId subject = agent;
            // What was asked before the change may have been answered, and remembered, since.
            gate.forget(subject);
            gate.ask(subject, answer -> answered(subject, answer));
        }
    }

    private synchronized boolean begin() {
        boolean isFirst = !busy;
        busy = true;
        return isFirst;
    }

    private synchronized @Nullable AgentId next() {
        AgentId agent = asking.size() < MAX_ASKING ? poll() : null;
        if (agent == null) {
            busy = false;
        } else {
            asking.put(agent, Question.ASKED);
        }
        return agent;
    }

    @GuardedBy("this")
    private @Nullable AgentId poll() {
        Set<AgentId> line = connectedOnes.isEmpty() ? absentOnes : connectedOnes;
        Iterator<AgentId> first = line.iterator();
        if (!first.hasNext()) {
            missing = false;
            return null;
        }
        AgentId agent = first.next();
        first.remove();
        return agent;
    }

    private void answered(AgentId agent, GateAnswer answer) {
        settle(agent);
        listener.heard(agent, answer);
        askOn();
    }

    /// Whoever changed meanwhile is asked about again, and waits where its question was: no more than were asked
    /// about come on top of the bound.
    private synchronized void settle(AgentId agent) {
        if (asking.remove(agent) == Question.ASKED_TOO_EARLY) {
            connectedOnes.add(agent);
        }
    }
}
