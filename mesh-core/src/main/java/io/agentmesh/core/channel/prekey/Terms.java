package io.agentmesh.core.channel.prekey;

import java.util.List;

/// What an agent speaks and takes, signed with its bundle and so out of reach of whoever hands the bundle out
/// (offline §4.1).
///
/// @param suites numbers of suites, rising, at most 8; this code speaks [#SUITE]
/// @param features names, rising by their UTF-8 bytes, at most 32 of at most 64 bytes; unknown ones mean nothing
/// @param policy what the agent insists on
/// @param limits how much it takes
public record Terms(List<Integer> suites, List<String> features, Policy policy, Limits limits) {
    /// X25519, HKDF and HMAC with SHA-256, AES-256-CBC: the suite of this code.
    public static final int SUITE = 1;
    /// The feature that says that an agent speaks this channel.
    public static final String OFFLINE = "offline/1";

    static final int MAX_SUITES = 8;
    static final int MAX_FEATURES = 32;
    static final int MAX_FEATURE_BYTES = 64;

    /// Copies the lists.
    public Terms {
        suites = List.copyOf(suites);
        features = List.copyOf(features);
    }

    /// Whether messages of this code can be read by the agent now.
    public boolean takesDurable() {
        return policy.durable() && suites.contains(SUITE) && features.contains(OFFLINE);
    }

    /// What an agent insists on.
    ///
    /// @param require whether it takes requests that are not sealed
    /// @param durable whether it takes durable messages now
    public record Policy(Require require, boolean durable) {}

    /// Whether an agent takes requests that are not sealed.
    public enum Require {
        /// It takes plain requests too.
        NONE("none"),
        /// It takes sealed requests only.
        SEALED("sealed");

        private final String word;

        Require(String word) {
            this.word = word;
        }

        /// The name that travels.
        public String word() {
            return word;
        }
    }

    /// How much an agent takes.
    ///
    /// @param maxMessageBytes of one logical message
    /// @param maxTtlSeconds of one message's life
    public record Limits(long maxMessageBytes, long maxTtlSeconds) {}
}
