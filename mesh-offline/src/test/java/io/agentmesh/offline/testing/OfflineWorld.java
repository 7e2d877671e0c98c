package io.agentmesh.offline.testing;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyChange;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/// Agents, a registry and a relay. The relay keeps an envelope until its receiver confirmed it, and loses what
/// it is told to lose. Nothing moves but in [#settle] and [#advance], on the test's thread.
public final class OfflineWorld implements AutoCloseable {
    private final WorldClock clock = new WorldClock();
    private final FakePrekeyRegistry registry = new FakePrekeyRegistry(clock);
    private final Path folder;
    private final Map<AgentId, OfflineEnd> ends = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<Envelope> posted = new ConcurrentLinkedQueue<>();

    /// What the relay keeps; only under the clock, because ends confirm on threads of their own.
    private final Map<UUID, Envelope> held = new LinkedHashMap<>();
    private final List<Envelope> carried = new ArrayList<>();
    private Predicate<Envelope> lost = envelope -> false;

    /// Its stores lie in this folder.
    public OfflineWorld(Path folder) {
        this.folder = folder;
    }

    /// An agent with an empty store, running, its prekeys published.
    public OfflineEnd join(AgentKeyPair keys) throws Exception {
        OfflineEnd end = new OfflineEnd(this, keys, folder.resolve(keys.id().value()));
        ends.put(keys.id(), end);
        end.start();
        settle();
        return end;
    }

    /// An agent goes by another key; what comes for the one before stays with the relay.
    void rotated(OfflineEnd end, KeyChange change) {
        registry.rotate(change);
        ends.remove(change.oldAgentId());
        ends.put(change.newAgentId(), end);
    }

    public WorldClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.instant();
    }

    public FakePrekeyRegistry registry() {
        return registry;
    }

    /// All that the relay was given, in order, also what it lost.
    public List<Envelope> carried() {
        return List.copyOf(carried);
    }

    /// From now on the relay loses these.
    public void lose(Predicate<Envelope> which) {
        lost = which;
    }

    /// Goes on until nobody has anything to do.
    public void settle() throws Exception {
        int quiet = 0;
        while (quiet < 3) {
            boolean moved = false;
            for (OfflineEnd end : ends.values()) {
                moved |= end.work();
            }
            quiet = deliver() || moved ? 0 : quiet + 1;
        }
    }

    private boolean deliver() {
        boolean moved = false;
        for (Envelope envelope = posted.poll(); envelope != null; envelope = posted.poll()) {
            carried.add(envelope);
            if (!lost.test(envelope)) {
                hold(envelope);
                hand(envelope);
            }
            moved = true;
        }
        return moved;
    }

    private void hold(Envelope envelope) {
        clock.exclusively(() -> held.put(envelope.id(), envelope));
    }

    private void hand(Envelope envelope) {
        OfflineEnd end = ends.get(envelope.to());
        if (end != null) {
            end.take(envelope);
        }
    }

    /// Whether the relay keeps something for an agent.
    public boolean isHeld(AgentId agent) {
        return !heldFor(agent).isEmpty();
    }

    /// An end came: it gets what waits for it.
    public void came(AgentId agent) {
        heldFor(agent).forEach(this::hand);
    }

    private List<Envelope> heldFor(AgentId agent) {
        List<Envelope> found = new ArrayList<>();
        clock.exclusively(() -> held.values().stream()
                .filter(envelope -> envelope.to().equals(agent))
                .forEach(found::add));
        return found;
    }

    void post(Envelope envelope) {
        posted.add(envelope);
    }

    void confirmed(Envelope envelope) {
        clock.exclusively(() -> held.remove(envelope.id()));
    }

    /// Gives an envelope to its receiver, whoever made it.
    public void inject(Envelope envelope) throws Exception {
        hand(envelope);
        settle();
    }

    /// Time passes, with everything that falls due in it.
    public void advance(Duration by) throws Exception {
        Instant end = now().plus(by);
        while (clock.advanceToNextBefore(end)) {
            settle();
        }
        clock.advanceTo(end);
        settle();
    }

    /// Time passes, with everything that falls due in it, and nobody waits for what comes of that.
    public void passUnsettled(Duration by) {
        Instant end = now().plus(by);
        while (clock.advanceToNextBefore(end)) {
            // the next one
        }
        clock.advanceTo(end);
    }

    /// Goes to the moment before the next timer, as if nobody had done anything until then, and runs it at this
    /// time.
    public void advanceToTickAt(Instant time) throws Exception {
        Duration rest = clock.untilNext();
        leap(Duration.between(now(), time).minus(rest));
        advance(rest);
    }

    /// Time passes in which nobody does anything.
    public void leap(Duration by) {
        clock.leap(by);
    }

    @Override
    public void close() {
        for (Iterator<OfflineEnd> all = ends.values().iterator(); all.hasNext(); ) {
            all.next().stop();
        }
    }
}
