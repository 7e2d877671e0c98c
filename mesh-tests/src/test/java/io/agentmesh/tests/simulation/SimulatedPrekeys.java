package io.agentmesh.tests.simulation;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.offline.prekey.PrekeyRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The registry's prekeys: takes its time, is away now and then, and may keep one-time prekeys back or hand one out
/// twice, as a registry that lies would.
final class SimulatedPrekeys {
    private final Simulation simulation;
    private final RandomGenerator chance;
    private final Map<CardId, Shelf> shelves = new HashMap<>();
    private final Map<UUID, Claimed> answered = new HashMap<>();
    private Duration awayUntil = Duration.ZERO;
    private Duration lyingUntil = Duration.ZERO;

    SimulatedPrekeys(Simulation simulation) {
        this.simulation = simulation;
        this.chance = simulation.split();
    }

    /// What one card's agent published.
    private static final class Shelf {
        private final Deque<OneTimePrekey> waiting = new ArrayDeque<>();
        private @Nullable SignedBundle bundle;
        private @Nullable OneTimePrekey handedOut;
        private long highest;
        private long boot;
    }

    /// An agent's card, which is named as the agent.
    static CardId cardOf(AgentId agent) {
        return new CardId(UUID.nameUUIDFromBytes(agent.value().getBytes(StandardCharsets.UTF_8)));
    }

    /// It answers nobody for a while.
    void away(Duration time) {
        awayUntil = simulation.elapsed().plus(time);
    }

    /// For a while it says that no one-time prekey is left, or hands one out again.
    void lies(Duration time) {
        lyingUntil = simulation.elapsed().plus(time);
    }

    /// The registry as one process asks it.
    PrekeyRegistry of(SimulatedProcess process) {
        return new Door(process);
    }

    private Shelf shelf(CardId card) {
        return shelves.computeIfAbsent(card, other -> new Shelf());
    }

    /// Asks as one process does, which waits for the answer.
    private final class Door implements PrekeyRegistry {
        private final SimulatedProcess process;

        private Door(SimulatedProcess process) {
            this.process = process;
        }

        /// The question takes its time, and so does the answer, which may get lost.
        private <T> Decoded<T> ask(Supplier<Decoded<T>> question) throws InterruptedException {
            process.sleep(Latency.INTERNET.draw(chance));
            Decoded<T> answer = isAway() ? away() : question.get();
            process.sleep(Latency.INTERNET.draw(chance));
            return isAway() ? away() : answer;
        }

        private boolean isAway() {
            return simulation.elapsed().compareTo(awayUntil) < 0;
        }

        private <T> Decoded<T> away() {
            return Decoded.bad(ErrorCode.REGISTRY_UNREACHABLE, "it is away");
        }

        @Override
        public Decoded<Standing> standing(CardId card) throws InterruptedException {
            Shelf shelf = shelf(card);
            return ask(() -> Decoded.ok(new Standing(shelf.waiting.size(), shelf.highest, shelf.boot)));
        }

        @Override
        public Decoded<Publication> publish(CardId card, SignedBundle bundle) throws InterruptedException {
            return ask(() -> Decoded.ok(keep(shelf(card), bundle)));
        }

        private Publication keep(Shelf shelf, SignedBundle bundle) {
            long serial = bundle.bundle().edition().serial();
            boolean isSame = shelf.bundle != null && shelf.bundle.text().equals(bundle.text());
            if (serial <= shelf.highest && !isSame) {
                return new Publication.Stale(shelf.highest);
            }
            shelf.highest = serial;
            shelf.bundle = bundle;
            return new Publication.Taken();
        }

        @Override
        public Decoded<Long> withdraw(CardId card) throws InterruptedException {
            return ask(() -> {
                shelf(card).waiting.clear();
                shelf(card).bundle = null;
                return Decoded.ok(0L);
            });
        }

        @Override
        public Decoded<Long> upload(CardId card, List<OneTimePrekey> prekeys) throws InterruptedException {
            return ask(() -> {
                shelf(card).waiting.addAll(prekeys);
                return Decoded.ok((long) shelf(card).waiting.size());
            });
        }

        @Override
        public Decoded<Long> anchor(CardId card, Anchor anchor) throws InterruptedException {
            Shelf shelf = shelf(card);
            return ask(() -> {
                shelf.boot = Math.max(shelf.boot, anchor.boot());
                return Decoded.ok(shelf.boot);
            });
        }

        @Override
        public Decoded<KeyChain> chain(AgentId anyKey) throws InterruptedException {
            return ask(() -> Decoded.bad(ErrorCode.UNKNOWN_AGENT, "nobody changes a key here"));
        }

        @Override
        public Decoded<SignedBundle> look(AgentId agent) throws InterruptedException {
            return ask(() -> bundleOf(agent));
        }

        private Decoded<SignedBundle> bundleOf(AgentId agent) {
            SignedBundle bundle = shelf(cardOf(agent)).bundle;
            return bundle == null ? Decoded.bad(ErrorCode.NO_PREKEYS, "none") : Decoded.ok(bundle);
        }

        @Override
        public Decoded<Claimed> claim(AgentId agent, AgentId caller, UUID nonce) throws InterruptedException {
            return ask(() -> bundleOf(agent).then(bundle -> {
                Claimed before = answered.get(nonce);
                Decoded<Claimed> claimed = before == null ? next(agent, bundle) : Decoded.ok(before);
                claimed.toOptional().ifPresent(one -> answered.put(nonce, one));
                return claimed;
            }));
        }

        private Decoded<Claimed> next(AgentId agent, SignedBundle bundle) {
            Shelf shelf = shelf(cardOf(agent));
            boolean isLying = simulation.elapsed().compareTo(lyingUntil) < 0;
            OneTimePrekey again = shelf.handedOut;
            if (isLying && (again == null || chance.nextBoolean())) {
                simulation.tally().count("registry: last resort");
                return Decoded.ok(Claimed.lastResort(bundle));
            }
            if (isLying && again != null) {
                simulation.tally().count("registry: handed out twice");
                return Claimed.of(bundle, again);
            }
            OneTimePrekey next = shelf.waiting.poll();
            shelf.handedOut = next;
            return next == null ? Decoded.ok(Claimed.lastResort(bundle)) : Claimed.of(bundle, next);
        }
    }
}
