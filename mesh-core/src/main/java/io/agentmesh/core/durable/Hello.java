package io.agentmesh.core.durable;

import io.agentmesh.core.channel.prekey.BundleName;
import java.util.List;

/// What an end tells about itself in the first frames of a session, authenticated by it (offline §6.4, §8, §13).
///
/// @param suites that it speaks
/// @param features that it speaks
/// @param bundle its own bundle of now
/// @param session why there is a new session, and how it ranks
public record Hello(List<Integer> suites, List<String> features, BundleName bundle, Rank session) {
    /// Suites that are read, and features; more are refused.
    public static final int MAX_NAMES = 32;

    /// Copies the lists.
    public Hello {
        suites = List.copyOf(suites);
        features = List.copyOf(features);
    }

    /// A session's rank among those of two agents: both write on the highest.
    ///
    /// @param why `first`, `lost`, `reset`, `rotate`, or a word of a later version
    /// @param generation 0..2^53−1
    public record Rank(String why, long generation) {}
}
