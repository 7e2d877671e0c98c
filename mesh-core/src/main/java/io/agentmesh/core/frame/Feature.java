package io.agentmesh.core.frame;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// An extension of what an agent and the relay say to each other: asked for in the hello or resume, granted in the
/// result (docs/protocol-extensions.md). Whoever was not granted one never sees a byte of it.
public enum Feature {
    /// The relay says what became of each envelope, as a [RelayNotice].
    RECEIPTS("receipts"),
    /// The agent confirms what it took over, with [AgentFrame.Ack]; the relay keeps an envelope until then.
    ACKS("acks"),
    /// The agent checks the signature of every envelope itself; the relay may leave the check to it.
    VERIFIES("verifies"),
    /// The relay says how fast envelopes may come, with [RelayNotice.Rate].
    RATE("rate");

    private final String word;

    Feature(String word) {
        this.word = word;
    }

    /// The name that travels.
    public String word() {
        return word;
    }

    /// Those among the words that are known here; the others mean nothing.
    public static Set<Feature> among(Collection<String> words) {
        Set<Feature> known = EnumSet.noneOf(Feature.class);
        for (Feature feature : values()) {
            if (words.contains(feature.word)) {
                known.add(feature);
            }
        }
        return known;
    }

    /// The names of these, in the order of the constants.
    public static List<String> words(Collection<Feature> features) {
        return features.stream().sorted().map(Feature::word).toList();
    }
}
