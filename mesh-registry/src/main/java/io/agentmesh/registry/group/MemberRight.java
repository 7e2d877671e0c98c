package io.agentmesh.registry.group;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.registry.request.JsonList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a group may let its plain members do. Owners and admins may do it in any case; members may not unless the
/// group says so.
public enum MemberRight {
    /// Make and delete access rules of the group.
    EDIT_RULES("edit_rules", "edit its rules"),
    /// Make setup keys for the group.
    MINT_SETUP_KEYS("mint_setup_keys", "make setup keys for it");

    private static final JsonShape<MemberRight> ONE = value -> {
        String word = JsonShape.string().read(value);
        for (MemberRight right : values()) {
            if (right.word.equals(word)) {
                return right;
            }
        }
        throw new MalformedJson("unknown right (expected: edit_rules or mint_setup_keys)");
    };

    /// Reads a list of rights; one that is given twice counts once.
    static final JsonShape<Set<MemberRight>> SET =
            value -> setOf(JsonShape.listOf(ONE).read(value));

    private final String word;
    private final String words;

    MemberRight(String word, String words) {
        this.word = word;
        this.words = words;
    }

    /// The word that stands for it in JSON and in the database.
    public String word() {
        return word;
    }

    /// What it is to do, for refusals.
    String inWords() {
        return words;
    }

    private static Set<MemberRight> setOf(List<MemberRight> rights) {
        return rights.isEmpty() ? Set.of() : EnumSet.copyOf(rights);
    }

    /// The list of the words, as JSON.
    static String list(Set<MemberRight> rights) {
        List<JsonString> words = rights.stream()
                .sorted()
                .map(right -> new JsonString(right.word))
                .toList();
        return JsonList.of(words, JsonString::toString);
    }
}
