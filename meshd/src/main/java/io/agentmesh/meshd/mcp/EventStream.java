package io.agentmesh.meshd.mcp;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Server-sent events (HTML standard) that carry messages. Lines end with LF or CRLF. Used by one thread.
final class EventStream {
    private static final int FIELD = "data: ".length();

    private final Lines lines;
    private final int maxBytes;
    private final StreamPosition position;
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean isWhole = true;

    /// @param maxBytes of an event's data
    /// @param position moves on with each event
    EventStream(InputStream in, int maxBytes, StreamPosition position) {
        this.lines = new Lines(in, maxBytes + FIELD);
        this.maxBytes = maxBytes;
        this.position = position;
    }

    /// What an event carries.
    ///
    /// @param isWhole false if it was larger than may be, and is gone
    record Event(String data, boolean isWhole) {}

    /// The next event that carries something; `null` at the end. What the end cuts short is no event.
    @Nullable
    Event next() throws IOException {
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
            if (!line.text().isEmpty()) {
                take(line);
            } else if (hasData && !(isWhole && data.isEmpty())) {
                return finished();
            } else {
                finished(); // opens the stream, and says no more
            }
        }
        return null;
    }

    private Event finished() {
        Event event = new Event(data.toString(), isWhole);
        data.setLength(0);
        hasData = false;
        isWhole = true;
        return event;
    }

    private void take(Lines.Line line) {
        String text = line.text();
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        String value = rest.startsWith(" ") ? rest.substring(1) : rest;
        switch (field) {
            case "data" -> add(value, line.isWhole());
            case "id" -> position.at(value);
            case "retry" -> position.retryAfter(value);
            default -> {} // a comment, or the name of an event
        }
    }

    private void add(String value, boolean whole) {
        isWhole &= whole && data.length() + value.length() <= maxBytes;
        if (isWhole) {
            data.append(hasData ? "\n" : "").append(value);
        }
        hasData = true;
    }
}
