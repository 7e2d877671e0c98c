package io.agentmesh.offline.testing;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.offline.prekey.PrekeyRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A registry's prekeys, in memory. For the test's thread.
public final class FakePrekeyRegistry implements PrekeyRegistry {
    private final Map<CardId, Shelf> shelves = new HashMap<>();
    private final Map<UUID, Answered> answered = new HashMap<>();
    private final InstantSource clock;
    private final Map<AgentId, KeyChain> chains = new HashMap<>();
    private boolean isAway;
    private boolean withholds;
    private boolean takesBundles = true;
    private @Nullable String forged;

    FakePrekeyRegistry(InstantSource clock) {
        this.clock = clock;
    }

    /// A claim, for whoever asks again under its name within ten minutes.
    private record Answered(Claimed claimed, Instant at) {
        private static final Duration KNOWN = Duration.ofMinutes(10);
    }

    /// What one card's agent published.
    private static final class Shelf {
        private final Deque<OneTimePrekey> waiting = new ArrayDeque<>();
        private @Nullable SignedBundle bundle;
        private long highest;
        private long boot;
        private @Nullable OneTimePrekey last;
        private final Map<Long, OneTimePrekey> used = new HashMap<>();
    }

    /// It answers nobody, or does again.
    public void isAway(boolean other) {
        isAway = other;
    }

    /// Whether it takes what is published; else it answers that it cannot.
    public void takesBundles(boolean other) {
        takesBundles = other;
    }

    /// It says to whoever claims that no one-time prekey is left, or tells the truth again.
    public void withholds(boolean other) {
        withholds = other;
    }

    /// The next claim is answered with the one-time prekey that the last one was answered with.
    public void handOutAgain(AgentId agent) {
        Shelf shelf = shelf(agent);
        shelf.waiting.addFirst(java.util.Objects.requireNonNull(shelf.last));
    }

    /// An agent changed its key: what the one before published is gone.
    public void rotate(KeyChange change) {
        KeyChain before = chains.getOrDefault(change.oldAgentId(), new KeyChain(change.oldAgentId(), List.of()));
        List<KeyChange> changes = new ArrayList<>(before.changes());
        changes.add(change);
        show(new KeyChain(before.first(), changes));
        withdraw(OfflineEnd.cardOf(before.first()));
    }

    /// It shows this chain to whoever asks for one of its keys.
    public void show(KeyChain chain) {
        chains.put(chain.first(), chain);
        chain.changes().forEach(change -> chains.put(change.newAgentId(), chain));
    }

    private Shelf shelf(AgentId agent) {
        return shelf(OfflineEnd.cardOf(nameOf(agent)));
    }

    private AgentId nameOf(AgentId agent) {
        KeyChain chain = chains.get(agent);
        return chain == null ? agent : chain.nameOf(agent);
    }

    /// How many one-time prekeys of an agent wait.
    public int waitingOf(AgentId agent) {
        return shelf(agent).waiting.size();
    }

    /// Others claim all but so many of an agent's one-time prekeys.
    public void leave(AgentId agent, int count) {
        Deque<OneTimePrekey> waiting = shelf(agent).waiting;
        while (waiting.size() > count) {
            waiting.remove();
        }
    }

    /// The highest count of an agent's store that it heard of.
    public long bootOf(AgentId agent) {
        return shelf(agent).boot;
    }

    /// It says that somebody claimed so many one-time prekeys of an agent.
    public void makeUpClaims(AgentId agent, int number) {
        for (int n = 0; n < number; n++) {
            shelf(agent).waiting.remove();
        }
    }

    /// It never heard a count.
    public void forgetBootOf(AgentId agent) {
        shelf(agent).boot = 0;
    }

    /// It says that it heard these numbers of an agent.
    public void claimNumbers(AgentId agent, long serial, long boot) {
        Shelf shelf = shelf(agent);
        shelf.highest = serial;
        shelf.boot = boot;
    }

    /// The bundle that it hands out of an agent.
    public SignedBundle bundleOf(AgentId agent) {
        return java.util.Objects.requireNonNull(shelf(agent).bundle);
    }

    /// It hands out this one, whatever its agent published.
    public void serve(SignedBundle bundle) {
        shelf(bundle.bundle().owner().agent()).bundle = bundle;
    }

    /// It says from now on that it has nothing of an agent.
    public void hide(AgentId agent) {
        shelf(agent).bundle = null;
    }

    /// It hands out this text, signed or not, in place of every bundle.
    public void forge(String text) {
        forged = text;
    }

    private Shelf shelf(CardId card) {
        return shelves.computeIfAbsent(card, other -> new Shelf());
    }

    private <T> Decoded<T> answer(T what) {
        return isAway ? Decoded.bad(ErrorCode.REGISTRY_UNREACHABLE, "it is away") : Decoded.ok(what);
    }

    @Override
    public Decoded<Standing> standing(CardId card) {
        Shelf shelf = shelf(card);
        return answer(new Standing(shelf.waiting.size(), shelf.highest, shelf.boot));
    }

    @Override
    public Decoded<Publication> publish(CardId card, SignedBundle bundle) {
        var owner = bundle.bundle().owner();
        if (!takesBundles) {
            return Decoded.bad(ErrorCode.REGISTRY_UNREACHABLE, "it takes none now");
        }
        return owner.name().equals(nameOf(owner.agent()))
                ? answer(card).map(good -> keep(shelf(card), bundle))
                : Decoded.bad(ErrorCode.BAD_BUNDLE, "of another name");
    }

    private static Publication keep(Shelf shelf, SignedBundle bundle) {
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
    public Decoded<Long> withdraw(CardId card) {
        return answer(card).map(good -> {
            shelf(card).waiting.clear();
            shelf(card).bundle = null;
            return 0L;
        });
    }

    @Override
    public Decoded<Long> upload(CardId card, List<OneTimePrekey> prekeys) {
        Shelf shelf = shelf(card);
        boolean isReused = prekeys.stream()
                .anyMatch(prekey -> shelf.used.containsKey(prekey.id()) && !prekey.equals(shelf.used.get(prekey.id())));
        return isReused
                ? Decoded.bad(ErrorCode.BAD_BUNDLE, "opk_id_reused")
                : answer(card).map(good -> {
                    shelf.waiting.addAll(prekeys);
                    prekeys.forEach(prekey -> shelf.used.put(prekey.id(), prekey));
                    return (long) shelf.waiting.size();
                });
    }

    @Override
    public Decoded<Long> anchor(CardId card, Anchor anchor) {
        Shelf shelf = shelf(card);
        return answer(card).map(good -> {
            shelf.boot = Math.max(shelf.boot, anchor.boot());
            return shelf.boot;
        });
    }

    @Override
    public Decoded<KeyChain> chain(AgentId anyKey) {
        KeyChain chain = chains.get(anyKey);
        return answer(anyKey)
                .then(good -> chain == null ? Decoded.bad(ErrorCode.UNKNOWN_AGENT, "none") : Decoded.ok(chain));
    }

    @Override
    public Decoded<SignedBundle> look(AgentId agent) {
        if (forged != null) {
            return SignedBundle.read(forged.getBytes(StandardCharsets.UTF_8));
        }
        SignedBundle bundle = shelf(agent).bundle;
        return answer(agent)
                .then(good -> bundle == null || !bundle.bundle().owner().agent().equals(agent)
                        ? Decoded.bad(ErrorCode.NO_PREKEYS, "none")
                        : Decoded.ok(bundle));
    }

    @Override
    public Decoded<Claimed> claim(AgentId agent, AgentId caller, UUID nonce) {
        return look(agent).then(bundle -> {
            Answered before = answered.get(nonce);
            if (before != null && before.at().plus(Answered.KNOWN).isAfter(clock.instant())) {
                return Decoded.ok(before.claimed());
            }
            OneTimePrekey next = withholds ? null : shelf(agent).waiting.poll();
            shelf(agent).last = next;
            Decoded<Claimed> claimed = next == null ? Decoded.ok(Claimed.lastResort(bundle)) : Claimed.of(bundle, next);
            claimed.toOptional().ifPresent(one -> answered.put(nonce, new Answered(one, clock.instant())));
            return claimed;
        });
    }
}
