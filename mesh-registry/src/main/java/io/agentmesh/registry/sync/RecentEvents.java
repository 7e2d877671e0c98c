package io.agentmesh.registry.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What a group was told lately, so that a connection can be brought up to date from a snapshot that was read
/// beside. Guarded by the hub's lock.
final class RecentEvents {
    /// Events that are kept; a snapshot that took longer than these is read again.
    static final int MAX_EVENTS = 256;
    /// Characters of all kept events together; the oldest go first.
    static final int MAX_CHARS = 4 << 20;

    /// @param position counted within this process, also for events that no transaction counts
    /// @param seq the number in the group's stream; 0 for presence
    /// @param text the frame
    record Event(long position, long seq, String text) {
        /// Whether a snapshot up to `snapshotSeq` lacks it. Presence is in no snapshot.
        boolean isMissingIn(long snapshotSeq) {
            return seq == 0 || seq > snapshotSeq;
        }
    }

    private final Deque<Event> events = new ArrayDeque<>();
    private long next;
    private long chars;

    /// Notes an event; the oldest make room.
    Event add(long seq, String text) {
        var event = new Event(next++, seq, text);
        events.add(event);
        chars += text.length();
        while (events.size() > MAX_EVENTS || chars > MAX_CHARS) {
            chars -= events.remove().text().length();
        }
        return event;
    }

    /// The position of the next event.
    long next() {
        return next;
    }

    /// The events from a position on, in order; empty if some of them are gone.
    Optional<List<Event>> since(long position) {
        long oldest = next - events.size();
        return position < oldest
                ? Optional.empty()
                : Optional.of(events.stream()
                        .filter(event -> event.position() >= position)
                        .toList());
    }
}
