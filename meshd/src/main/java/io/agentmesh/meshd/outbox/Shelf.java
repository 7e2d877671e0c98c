package io.agentmesh.meshd.outbox;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All entries, in memory and in their files, within the bounds. Owned by the outbox's loop.
final class Shelf {
    private static final Logger log = LoggerFactory.getLogger(Shelf.class);

    private final EntryFiles files;
    private final OutboxLimits limits;
    private final Tally waiting;
    private final Tally kept;
    /// In the order in which they were submitted.
    private final Map<UUID, Held> all = new LinkedHashMap<>();
    /// Those that are over, in the order in which they ended.
    private final Deque<Held> ended = new ArrayDeque<>();

    Shelf(EntryFiles files, OutboxLimits limits) {
        this.files = files;
        this.limits = limits;
        this.waiting = new Tally(limits.waiting());
        this.kept = new Tally(limits.kept());
    }

    /// Takes over what an earlier process left.
    List<Held> load() throws IOException {
        List<Entry> found = new ArrayList<>(files.load());
        found.sort(Comparator.comparing(Entry::submitted));
        for (Entry entry : found) {
            Held held = new Held(entry, EntryCodec.encode(entry).length);
            all.put(held.id(), held);
            tally(held).add(held.target(), held.bytes());
        }
        all.values().stream()
                .filter(held -> held.entry().isEnded())
                .sorted(Comparator.comparing(held -> ((State.Ended) held.entry().state()).at()))
                .forEach(ended::add);
        return List.copyOf(all.values());
    }

    private Tally tally(Held held) {
        return held.entry().isEnded() ? kept : waiting;
    }

    Optional<Held> find(UUID id) {
        return Optional.ofNullable(all.get(id));
    }

    List<Held> list() {
        return List.copyOf(all.values());
    }

    /// Takes a new entry, once it is on the disk. Refused: [ErrorCode#TOO_LARGE], [ErrorCode#QUEUE_FULL],
    /// [ErrorCode#STORAGE].
    Decoded<Held> add(Entry entry) {
        long bytes = EntryCodec.encode(entry).length;
        if (bytes > limits.maxEntryBytes()) {
            return Decoded.bad(
                    ErrorCode.TOO_LARGE, bytes + " bytes (expected: at most " + limits.maxEntryBytes() + ")");
        }
        Optional<String> objection = waiting.objection(entry.target(), bytes);
        if (objection.isPresent()) {
            return Decoded.bad(ErrorCode.QUEUE_FULL, objection.get());
        }
        try {
            files.put(entry);
        } catch (IOException e) {
            failed(entry, e);
            return Decoded.bad(ErrorCode.STORAGE, "the request cannot be written to the disk, and was not taken");
        }
        Held held = new Held(entry, bytes);
        all.put(held.id(), held);
        waiting.add(held.target(), bytes);
        return Decoded.ok(held);
    }

    /// Writes how an entry stands that is not over; false if the disk refuses, and then it stands as before.
    boolean update(Held held, Entry next) {
        try {
            files.put(next);
            held.becomes(next, held.bytes());
            return true;
        } catch (IOException e) {
            failed(next, e);
            return false;
        }
    }

    /// An entry is over. If the disk refuses, that is known for as long as this process lives, and found out
    /// again by the next.
    void end(Held held, State.Ended how) {
        Entry next = held.entry().with(how);
        waiting.remove(held.target(), held.bytes());
        try {
            files.put(next);
        } catch (IOException e) {
            failed(next, e);
        }
        held.becomes(next, EntryCodec.encode(next).length);
        kept.add(held.target(), held.bytes());
        ended.add(held);
        while (kept.isOverfull() && ended.size() > 1) {
            forget(ended.element());
        }
    }

    /// Drops an entry that is over.
    void forget(Held held) {
        if (ended.remove(held)) {
            all.remove(held.id());
            kept.remove(held.target(), held.bytes());
            held.stop();
            try {
                files.delete(held.id());
            } catch (IOException e) {
                failed(held.entry(), e);
            }
        }
    }

    private static void failed(Entry entry, IOException why) {
        log.atError()
                .setMessage("the outbox cannot be written")
                .addKeyValue("request", entry.id())
                .setCause(why)
                .log();
    }
}
