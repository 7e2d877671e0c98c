package io.agentmesh.core.account;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a member may do in a group; the words are capitalised on the wire (wire §7.4).
public enum Role {
    /// May do everything, and cannot be removed.
    OWNER("Owner"),
    /// May add and remove members.
    ADMIN("Admin"),
    /// Sees the group's cards and rules.
    MEMBER("Member");

    private static final Map<String, Role> BY_WORD = byWord();

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /// The word of the wire.
    public String word() {
        return word;
    }

    /// All roles by their words, unmodifiable.
    public static Map<String, Role> words() {
        return BY_WORD;
    }

    private static Map<String, Role> byWord() {
        var words = new LinkedHashMap<String, Role>();
        for (Role role : values()) {
            words.put(role.word, role);
        }
        return Collections.unmodifiableMap(words);
    }
}
