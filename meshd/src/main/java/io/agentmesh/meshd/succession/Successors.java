package io.agentmesh.meshd.succession;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys that others took the place of, as their own signatures prove. Thread-safe, guarded by its own lock; the
/// control plane is asked without it.
///
/// Known at most [#MAX_KNOWN]; the one learnt first is forgotten, and asked for again when it is needed. Asked for
/// at a time at most [#MAX_ASKED]; of a further key nothing is found out.
public final class Successors {
    /// Replaced keys that are known.
    static final int MAX_KNOWN = 10_000;
    /// Chains that are asked for at a time.
    static final int MAX_ASKED = 64;

    private static final Logger log = LoggerFactory.getLogger(Successors.class);

    private final Chains chains;
    private final Executor threads;
    private final int maxKnown;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /// Each replaced key with the next one, in the order in which they were learnt.
    @GuardedBy("this")
    private final Map<AgentId, AgentId> next = new LinkedHashMap<>();

    @GuardedBy("this")
    private final Map<AgentId, CompletableFuture<AgentId>> asked = new HashMap<>();

    /// @param threads may block in them
    public Successors(Chains chains, Executor threads) {
        this(chains, threads, MAX_KNOWN);
    }

    Successors(Chains chains, Executor threads, int maxKnown) {
        this.chains = chains;
        this.threads = threads;
        this.maxKnown = maxKnown;
    }

    /// The key that speaks for the agent, as far as it is known: the given one if nothing is. Asks nobody.
    public synchronized AgentId today(AgentId agent) {
        AgentId last = agent;
        for (AgentId after = next.get(last); after != null; after = next.get(last)) {
            last = after;
        }
        return last;
    }

    /// Asks the control plane who took this key's place, unless that is known. Completes with [#today], on any
    /// thread, never with a failure.
    public CompletableFuture<AgentId> find(AgentId agent) {
        CompletableFuture<AgentId> answer = new CompletableFuture<>();
        synchronized (this) {
            AgentId known = today(agent);
            CompletableFuture<AgentId> underWay = asked.get(agent);
            if (underWay != null) {
                return underWay;
            }
            if (!known.equals(agent) || asked.size() >= MAX_ASKED) {
                return CompletableFuture.completedFuture(known);
            }
            asked.put(agent, answer);
        }
        try {
            threads.execute(() -> ask(agent, answer));
        } catch (RejectedExecutionException closing) {
            answered(agent, answer);
        }
        return answer;
    }

    private void ask(AgentId agent, CompletableFuture<AgentId> answer) {
        try {
            switch (chains.of(agent).then(chain -> chain.provenAfter(agent))) {
                case Decoded.Ok<KeyChain>(KeyChain proven) -> learn(proven);
                case Decoded.Bad<KeyChain>(Violation why) -> notFound(agent, why);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            answered(agent, answer);
        }
    }

    /// What is known stays: of two successors of one key the first one counts, and no key comes after itself.
    private void learn(KeyChain proven) {
        synchronized (this) {
            for (KeyChange change : proven.changes()) {
                if (!today(change.newAgentId()).equals(change.oldAgentId())) {
                    next.putIfAbsent(change.oldAgentId(), change.newAgentId());
                }
            }
            while (next.size() > maxKnown) {
                next.remove(next.keySet().iterator().next());
            }
        }
        for (KeyChange change : proven.changes()) {
            watches.forEach(watch -> watch.told(change.oldAgentId()));
        }
    }

    /// Tells of each key whose successor becomes known, on the thread that found out, possibly of one more
    /// often: it must not block.
    public Watch watch(Consumer<AgentId> told) {
        Watch watch = new Watch(told);
        watches.add(watch);
        return watch;
    }

    /// Somebody who is told, until this is closed.
    public final class Watch implements AutoCloseable {
        private final Consumer<AgentId> told;

        private Watch(Consumer<AgentId> told) {
            this.told = told;
        }

        private void told(AgentId replaced) {
            told.accept(replaced);
        }

        /// Tells no more.
        @Override
        public void close() {
            watches.remove(this);
        }
    }

    private void answered(AgentId agent, CompletableFuture<AgentId> answer) {
        synchronized (this) {
            asked.remove(agent);
        }
        answer.complete(today(agent));
    }

    private static void notFound(AgentId agent, Violation why) {
        log.atInfo()
                .setMessage("no successor of a key is known")
                .addKeyValue("agent", agent)
                .addKeyValue("reason", why.text())
                .log();
    }
}
