package io.agentmesh.bench.load;

import java.util.List;
import java.util.stream.IntStream;

/// Sizes of payloads that take turns.
final class Sizes {
    /// Four small ones for each of 4 KiB.
    static final List<Integer> MIXED = List.of(256, 256, 1024, 256, 4096);

    private Sizes() {}

    /// The first `count` of them, over and over.
    static List<Integer> inTurn(List<Integer> sizes, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> sizes.get(i % sizes.size()))
                .toList();
    }
}
