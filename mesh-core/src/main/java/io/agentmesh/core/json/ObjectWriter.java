package io.agentmesh.core.json;

import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes a typed message: members in the order of the calls, compact, optional ones left out when absent (wire
/// §2.4). Used by one thread, once.
public final class ObjectWriter {
    private final StringBuilder out = new StringBuilder("{");
    private boolean first = true;

    /// A string member; left out when `null`.
    public ObjectWriter string(String name, @Nullable String value) {
        if (value != null) {
            CanonicalJson.appendString(value, member(name));
        }
        return this;
    }

    /// A UUID member; left out when `null`.
    public ObjectWriter uuid(String name, @Nullable UUID value) {
        return string(name, value == null ? null : value.toString());
    }

    /// A free JSON member, printed canonically; left out when `null`.
    public ObjectWriter value(String name, @Nullable JsonValue value) {
        if (value != null) {
            CanonicalJson.append(value, member(name));
        }
        return this;
    }

    /// An integer member.
    public ObjectWriter number(String name, long value) {
        member(name).append(value);
        return this;
    }

    /// A truth value.
    public ObjectWriter bool(String name, boolean value) {
        member(name).append(value);
        return this;
    }

    /// A member whose text is JSON already; left out when `null`.
    public ObjectWriter raw(String name, @Nullable String json) {
        if (json != null) {
            member(name).append(json);
        }
        return this;
    }

    /// A list of parts, each printed by `print`.
    public <T> ObjectWriter list(String name, List<T> items, Function<? super T, String> print) {
        StringBuilder target = member(name).append('[');
        for (Iterator<T> each = items.iterator(); each.hasNext(); ) {
            target.append(print.apply(each.next())).append(each.hasNext() ? "," : "");
        }
        target.append(']');
        return this;
    }

    /// The finished text.
    public String end() {
        return out.append('}').toString();
    }

    private StringBuilder member(String name) {
        if (!first) {
            out.append(',');
        }
        first = false;
        CanonicalJson.appendString(name, out);
        return out.append(':');
    }
}
