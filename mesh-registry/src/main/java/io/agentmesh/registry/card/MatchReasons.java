package io.agentmesh.registry.card;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.Capability;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectWriter;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says why a card was found: which of its parts the search met.
final class MatchReasons {
    private final SearchRequest request;

    MatchReasons(SearchRequest request) {
        this.request = request;
    }

    /// `{"score":…,"by":["name","capability:echo","label:region:eu"]}`; the score is there if words were asked for, and
    /// more is better.
    String of(Found found) {
        Set<String> by = new LinkedHashSet<>();
        AgentCard card = found.card();
        addText(by, "name", card.name());
        addText(by, "description", card.description());
        card.capabilities().stream()
                .filter(this::meets)
                .forEach(capability -> by.add("capability:" + capability.name()));
        request.labels().forEach(label -> by.add("label:" + label.name() + ":" + label.value()));
        if (request.query().agentId() != null) {
            by.add("agent_id");
        }
        var out = new ObjectWriter();
        if (found.score() != 0) {
            out.raw("score", String.format(Locale.ROOT, "%.6f", -found.score()));
        }
        return out.list("by", List.copyOf(by), reason -> new JsonString(reason).toString())
                .end();
    }

    private void addText(Set<String> by, String name, @Nullable String text) {
        if (text != null && (hasWord(text) || hasPart(text))) {
            by.add(name);
        }
    }

    private boolean meets(Capability capability) {
        String description = capability.description();
        return capability.name().equals(request.query().capability())
                || request.capabilityPrefix()
                        .filter(capability.name()::startsWith)
                        .isPresent()
                || hasWord(capability.name())
                || (description != null && hasWord(description));
    }

    /// As the index has it: whole words, whatever their case and accents.
    private boolean hasWord(String text) {
        if (request.words().isEmpty()) {
            return false;
        }
        List<String> words = Arrays.asList(plain(text).split("[^\\p{L}\\p{N}]+"));
        return request.words().stream()
                .map(MatchReasons::plain)
                .anyMatch(wanted -> words.stream().anyMatch(word -> word.startsWith(wanted)));
    }

    /// Wildcards aside, which are followed by the database alone.
    private boolean hasPart(String text) {
        String part = request.query().search();
        return part != null
                && !part.isEmpty()
                && text.toLowerCase(Locale.ROOT)
                        .contains(part.replaceAll("[%_]", "").toLowerCase(Locale.ROOT));
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }
}
