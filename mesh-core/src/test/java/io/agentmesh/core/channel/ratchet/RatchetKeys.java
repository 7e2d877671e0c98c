package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/// A source of ratchet keys that follow from a recording or from a seed.
final class RatchetKeys extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient Source source;

    private RatchetKeys(Source source) {
        this.source = source;
    }

    private interface Source {
        void fill(byte[] bytes);
    }

    /// These private halves, in this order, and no more.
    static RatchetKeys recorded(List<JsonValue> privates) {
        Deque<JsonValue> left = new ArrayDeque<>(privates);
        return new RatchetKeys(bytes -> {
            byte[] next = HexFormat.of().parseHex(((JsonString) left.remove()).value());
            System.arraycopy(next, 0, bytes, 0, bytes.length);
        });
    }

    /// Whatever the generator gives.
    static RatchetKeys seeded(RandomGenerator random) {
        return new RatchetKeys(random::nextBytes);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.fill(bytes);
    }
}
