package io.agentmesh.core.channel.offer;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// An extension of what two agents say to each other inside their session. It is in force where both offer
/// it; whoever did not never sees a byte of it.
public enum PeerFeature {
    /// A sealed request is `{"m":{…},"p":<payload>}`: what must travel with it unseen by the relay, and it.
    META("meta"),
    /// A payload above one message of the channel is sealed as several, one behind the other in one envelope.
    CHUNKS("chunks"),
    /// The end of a sealed stream is sealed as its items are, and so counted: a lost last item shows.
    SEALED_END("sealed_end"),
    /// A stream may be a conversation: both sides send items, each against the credit that the other grants.
    DUPLEX("duplex"),
    /// The caller of a stream says how much it lets wait unread, and how far it has read: the other end waits
    /// for it.
    STREAM_CREDIT("stream_credit");

    private final String word;

    PeerFeature(String word) {
        this.word = word;
    }

    /// The name that travels.
    public String word() {
        return word;
    }

    /// Those among the words that are known here; the others mean nothing.
    public static Set<PeerFeature> among(Collection<String> words) {
        Set<PeerFeature> known = EnumSet.noneOf(PeerFeature.class);
        for (PeerFeature feature : values()) {
            if (words.contains(feature.word)) {
                known.add(feature);
            }
        }
        return known;
    }

    /// The names of these, in the order of the constants.
    public static List<String> words(Collection<PeerFeature> features) {
        return features.stream().sorted().map(PeerFeature::word).toList();
    }
}
