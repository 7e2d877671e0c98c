package io.agentmesh.registry.sync;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What a connection to `/sync` asks to be told beside the original's events. Whoever did not ask never hears of it.
public enum SyncFeature {
    /// That few of the agent's own one-time prekeys are left.
    PREKEYS("prekeys");

    private final String word;

    SyncFeature(String word) {
        this.word = word;
    }

    /// Those that a list of words names, with commas between; unknown words mean nothing.
    public static Set<SyncFeature> named(String list) {
        Set<SyncFeature> named = EnumSet.noneOf(SyncFeature.class);
        for (String word : list.split(",", -1)) {
            Arrays.stream(values()).filter(feature -> feature.word.equals(word)).forEach(named::add);
        }
        return Collections.unmodifiableSet(named);
    }
}
