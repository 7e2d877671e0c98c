package io.agentmesh.registry.audit;

import io.agentmesh.registry.audit.AuditRepository.Kept;
import io.agentmesh.registry.audit.AuditRepository.Link;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import java.util.List;

/// Reads the audit log, and checks that nobody changed it: every entry's hash is the hash of what it says, and
/// names the entry before.
public final class AuditChain {
    /// Entries that are read at a time.
    private static final int PAGE = 1000;

    private final AuditRepository entries = new AuditRepository();
    private final Store store;

    /// Reads from this store.
    public AuditChain(Store store) {
        this.store = store;
    }

    /// What a check found.
    public sealed interface Verdict {
        /// Every link holds.
        ///
        /// @param entries how many there are
        /// @param dropped how many older ones were dropped because the log was full
        /// @param lastHash the hash of the newest: whoever noted it can prove later that nothing before it was
        ///     changed
        record Whole(long entries, long dropped, String lastHash) implements Verdict {}

        /// A link does not hold.
        ///
        /// @param seq the number of the first such entry
        /// @param why in words
        record Broken(long seq, String why) implements Verdict {}
    }

    /// Checks every link, oldest first, up to the first one that does not hold.
    ///
    /// @throws InterruptedException if the caller gave up
    public Verdict verify() throws InterruptedException {
        Link anchor = store.read(entries::anchor);
        Link last = anchor;
        while (true) {
            long from = last.seq();
            List<Kept> page = store.read(tx -> entries.after(tx, from, PAGE));
            for (Kept kept : page) {
                String flaw = flaw(last, kept);
                if (!flaw.isEmpty()) {
                    return new Verdict.Broken(last.seq() + 1, flaw);
                }
                last = new Link(kept.entry().seq(), kept.hash());
            }
            if (page.size() < PAGE) {
                return new Verdict.Whole(last.seq() - anchor.seq(), anchor.seq(), last.hash());
            }
        }
    }

    /// The newest entries as JSON objects, each with its `hash`; oldest first.
    ///
    /// @throws InterruptedException if the caller gave up
    public List<String> newest(int atMost) throws InterruptedException {
        return store.read(tx -> newest(tx, atMost));
    }

    private List<String> newest(Transaction tx, int atMost) {
        return entries.newest(tx, atMost).reversed().stream()
                .map(AuditChain::withHash)
                .toList();
    }

    private static String withHash(Kept kept) {
        String json = kept.entry().toJson();
        return json.substring(0, json.length() - 1) + ",\"hash\":\"" + kept.hash() + "\"}";
    }

    private static String flaw(Link last, Kept kept) {
        AuditEntry entry = kept.entry();
        if (entry.seq() != last.seq() + 1) {
            return "entry " + (last.seq() + 1) + " is missing";
        }
        if (!entry.previous().equals(last.hash())) {
            return "entry " + entry.seq() + " does not follow the entry before it";
        }
        return entry.hash().equals(kept.hash()) ? "" : "entry " + entry.seq() + " was changed";
    }
}
