package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Keys of messages that were sent and have not come yet, oldest first. Immutable; at most [#MAX_KEYS], each for at
/// most [#MAX_AGE] (offline §7).
final class SkippedKeys {
    /// Keys of one session. The oldest goes first.
    static final int MAX_KEYS = 4_000;
    /// The longest life of a message, seven days; seven more in a sender's outbox; one for slack.
    static final Duration MAX_AGE = Duration.ofDays(15);

    static final SkippedKeys NONE = new SkippedKeys(new LinkedHashMap<>());

    private final SequencedMap<Place, Kept> keys;

    private SkippedKeys(SequencedMap<Place, Kept> keys) {
        this.keys = Collections.unmodifiableSequencedMap(keys);
    }

    /// Which message it is: a chain of the peer, and the number in it.
    record Place(AgreementKey chain, long n) {}

    /// A message key, and when it was put aside.
    record Kept(Secret messageKey, long createdAtMillis) {}

    /// The keys in the order in which they were put aside, which is the order of these entries.
    static SkippedKeys of(Map<Place, Kept> oldestFirst) {
        return new SkippedKeys(new LinkedHashMap<>(oldestFirst));
    }

    Optional<Kept> find(Place place) {
        return Optional.ofNullable(keys.get(place));
    }

    SkippedKeys without(Place place) {
        var rest = new LinkedHashMap<>(keys);
        rest.remove(place);
        return new SkippedKeys(rest);
    }

    /// These and the newer ones; of more than [#MAX_KEYS] the newest.
    SkippedKeys with(Map<Place, Kept> newer) {
        if (newer.isEmpty()) {
            return this;
        }
        var all = new LinkedHashMap<>(keys);
        all.putAll(newer);
        var oldest = all.entrySet().iterator();
        for (int surplus = all.size() - MAX_KEYS; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
        return new SkippedKeys(all);
    }

    /// Those that are not older than [#MAX_AGE] at this time.
    SkippedKeys youngAt(long nowMillis) {
        long limit = nowMillis - MAX_AGE.toMillis();
        if (keys.isEmpty() || keys.firstEntry().getValue().createdAtMillis() >= limit) {
            return this;
        }
        var young = new LinkedHashMap<>(keys);
        young.values().removeIf(key -> key.createdAtMillis() < limit);
        return new SkippedKeys(young);
    }

    SequencedMap<Place, Kept> entries() {
        return keys;
    }

    int size() {
        return keys.size();
    }

    @Override
    public String toString() {
        return "SkippedKeys[" + keys.size() + "]";
    }
}
