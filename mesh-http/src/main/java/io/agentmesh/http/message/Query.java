package io.agentmesh.http.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A request's query parameters, form-decoded, in order. Parameters nobody asks for are ignored.
public final class Query {
    private record Parameter(String name, String value) {}

    private final List<Parameter> parameters;

    private Query(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    /// Reads what stands behind the `?`; every text has a reading.
    public static Query parse(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(new Parameter(PercentDecoder.form(name), PercentDecoder.form(value)));
            }
        }
        return new Query(List.copyOf(parameters));
    }

    /// The value of a parameter that may be given once; given more often the request is refused with
    /// 400.
    public Optional<String> optional(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new RequestRefused(400, "Failed to deserialize query string: duplicate field `" + name + "`");
        }
        return values.stream().findFirst();
    }

    /// The value of a parameter that must be given exactly once; else the request is refused with 400.
    public String required(String name) {
        return optional(name)
                .orElseThrow(() ->
                        new RequestRefused(400, "Failed to deserialize query string: missing field `" + name + "`"));
    }

    /// All values of a parameter, in order.
    public List<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }
}
