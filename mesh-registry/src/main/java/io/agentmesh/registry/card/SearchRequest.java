package io.agentmesh.registry.card;

import io.agentmesh.core.card.CardQuery;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.Query;
import io.agentmesh.http.message.RequestRefused;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What somebody looks for: the original's three filters and ours; all of them must hold.
///
/// @param query capability, part of a name or description, agent id: the original's (registry §6.3)
/// @param capabilityPrefix how the name of a capability begins
/// @param words each begins a word of the name, the description or a capability
/// @param labels members of the metadata with their values
/// @param presence whether the agent is connected now, and how long ago it was
/// @param page how many cards, from where on, in which order
record SearchRequest(
        CardQuery query,
        Optional<String> capabilityPrefix,
        List<String> words,
        List<Label> labels,
        PresenceFilter presence,
        Page page) {
    /// Characters of a search text; matching costs its length times that of what is searched.
    static final int MAX_TEXT_CHARS = 1000;
    /// Words of a `text`.
    static final int MAX_WORDS = 16;
    /// Labels of one search.
    static final int MAX_LABELS = 8;

    /// A member of a card's metadata.
    record Label(String name, String value) {}

    /// Copies the lists.
    SearchRequest {
        words = List.copyOf(words);
        labels = List.copyOf(labels);
    }

    /// Reads `capability`, `search`, `agent_id`; `capability_prefix`, `text`, `label` (`name:value`, may be
    /// repeated), those of [PresenceFilter] and of [Page].
    ///
    /// @throws RequestRefused 400 if a value is none, or too long
    static SearchRequest of(HttpRequest request) {
        CardQuery query =
                switch (CardQuery.ofQueryString(request.rawQuery())) {
                    case Decoded.Ok<CardQuery>(CardQuery good) -> good;
                    case Decoded.Bad<CardQuery>(var why) ->
                        throw bad("Failed to deserialize query string: " + why.detail());
                };
        Query in = request.query();
        requireLength("search", Optional.ofNullable(query.search()));
        requireLength("capability_prefix", in.optional("capability_prefix"));
        List<String> words = words(in.optional("text"));
        return new SearchRequest(
                query, in.optional("capability_prefix"), words, labels(in), PresenceFilter.of(in), Page.of(in, words));
    }

    private static List<String> words(Optional<String> text) {
        requireLength("text", text);
        List<String> words = text.map(
                        given -> Arrays.stream(given.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                                .filter(word -> !word.isEmpty())
                                .toList())
                .orElse(List.of());
        if (text.isPresent() && (words.isEmpty() || words.size() > MAX_WORDS)) {
            throw bad("text: expected 1 to " + MAX_WORDS + " words");
        }
        return words;
    }

    private static List<Label> labels(Query in) {
        List<String> given = in.all("label");
        if (given.size() > MAX_LABELS) {
            throw bad("label: given " + given.size() + " times (at most " + MAX_LABELS + ")");
        }
        return given.stream().map(SearchRequest::label).toList();
    }

    private static Label label(String text) {
        requireLength("label", Optional.of(text));
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw bad("label: expected name:value");
        }
        return new Label(text.substring(0, colon), text.substring(colon + 1));
    }

    private static void requireLength(String name, Optional<String> text) {
        if (text.isPresent() && text.get().length() > MAX_TEXT_CHARS) {
            throw bad(name + ": longer than " + MAX_TEXT_CHARS + " characters");
        }
    }

    static RequestRefused bad(String text) {
        return new RequestRefused(400, "bad_query", text);
    }
}
