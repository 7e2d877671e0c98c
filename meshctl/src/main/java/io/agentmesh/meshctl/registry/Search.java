package io.agentmesh.meshctl.registry;

import io.agentmesh.meshctl.exchange.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is looked for among the cards: parameters in the order in which they are sent. Immutable.
///
/// @param parameters names and values
public record Search(List<Parameter> parameters) {
    /// Copies the list.
    public Search {
        parameters = List.copyOf(parameters);
    }

    /// One of them; a name may come several times.
    record Parameter(String name, String value) {}

    /// Everything.
    public static Search all() {
        return new Search(List.of());
    }

    /// The same with one filter more; `null` adds none.
    public Search with(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, value));
        return new Search(more);
    }

    Target addTo(Target target) {
        Target longer = target;
        for (Parameter each : parameters) {
            longer = longer.query(each.name(), each.value());
        }
        return longer;
    }
}
