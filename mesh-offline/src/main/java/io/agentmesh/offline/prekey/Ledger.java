package io.agentmesh.offline.prekey;

import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What shows of the registry (offline §4.4): it can make no prekey, but hand out one twice, say that none
/// is left, go on with an old bundle, or make claims up. That is noted for the operator, and nothing is
/// refused for it. Each method is a part of a transaction.
///
/// | noted | of an opening |
/// |---|---|
/// | `prekey_reused` | that names a one-time prekey which another agent has used |
/// | `prekeys_withheld` | that names none, though its session was begun when the registry had some |
/// | `stale_bundle` | on a bundle that was followed by another long before its session was begun |
/// | `prekeys_drained` | of which none came, for many claims |
public final class Ledger {
    /// Numbers of used prekeys that are looked back: the table has no more rows.
    static final long MAX_USED = 100_000;
    /// So long must the registry have had prekeys: clocks differ.
    static final Duration SLACK = Duration.ofMinutes(10);
    /// So long may a bundle be claimed that was followed by another.
    static final Duration STALE = Duration.ofDays(1);

    private static final Duration NOTED = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private Ledger() {}

    /// What may be noted.
    private enum Note {
        PREKEY_REUSED("a one-time prekey was handed out twice, or an agent says so that did not get it"),
        PREKEYS_WITHHELD("a session was begun without a one-time prekey while the registry should have had some"),
        STALE_BUNDLE("a session was begun on a bundle that was followed by another long before"),
        PREKEYS_DRAINED("many one-time prekeys were claimed, and no message uses them");

        private final String what;

        Note(String what) {
            this.what = what;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whose agreement it is.
    ///
    /// @param own the key that it was made with
    public record Party(AgentId own, AgentId peer, Instant now) {}

    /// A session was accepted on this opening.
    ///
    /// @param begunMillis when the peer began it: after it had claimed. 0 if it did not say
    public static void accepted(Transaction tx, Opening opening, SessionId session, Party party, long begunMillis) {
        if (opening.isLastResort()) {
            if (hadOneTime(tx, party.own(), begunMillis)) {
                note(tx, Note.PREKEYS_WITHHELD, party, Hex.of(session.bytes()));
            }
        } else {
            use(tx, opening.oneTimePrekeyId(), party);
        }
        if (wasFollowed(tx, party.own(), opening.bundleSerial(), begunMillis)) {
            note(tx, Note.STALE_BUNDLE, party, Hex.of(session.bytes()));
        }
    }

    /// An opening was refused since its one-time prekey is gone. Whether it would have opened nobody can
    /// tell, so it is the peer's word alone.
    public static void refused(Transaction tx, Opening opening, Party party) {
        boolean isAnothers = tx.number(
                        "SELECT count(*) FROM opk_used WHERE id = ? AND own = ? AND peer <> ?",
                        opening.oneTimePrekeyId(),
                        party.own().value(),
                        party.peer().value())
                > 0;
        if (isAnothers) {
            note(tx, Note.PREKEY_REUSED, party, String.valueOf(opening.oneTimePrekeyId()));
        }
    }

    /// How many one-time prekeys the registry was given that nobody has used.
    static long givenAndUnused(Transaction tx, AgentId own) {
        return tx.number("SELECT count(*) FROM opk WHERE own = ? AND published > 0", own.value());
    }

    /// [Drain] shows that claims are made of which nothing comes.
    static void drained(Transaction tx, AgentId own, Instant now) {
        note(tx, Note.PREKEYS_DRAINED, new Party(own, own, now), "more than " + Drain.TOLERATED + " in a day");
    }

    /// Whether one waited there at that time which nobody has used until now.
    private static boolean hadOneTime(Transaction tx, AgentId own, long atMillis) {
        return tx.number(
                        "SELECT count(*) FROM opk WHERE own = ? AND published BETWEEN 1 AND ?",
                        own.value(),
                        atMillis - SLACK.toMillis())
                > 0;
    }

    private static boolean wasFollowed(Transaction tx, AgentId own, long serial, long atMillis) {
        return tx.number(
                        "SELECT count(*) FROM edition JOIN spk ON spk.id = edition.spk WHERE edition.own = ?"
                                + " AND published <> 0 AND serial > ? AND created BETWEEN 1 AND ?",
                        own.value(),
                        serial,
                        atMillis - STALE.toMillis())
                > 0;
    }

    private static void use(Transaction tx, long id, Party party) {
        tx.update(
                "INSERT OR IGNORE INTO opk_used VALUES (?, ?, ?, ?)",
                id,
                party.own().value(),
                party.peer().value(),
                party.now().plus(OwnPrekeys.ONE_TIME_KEPT).toEpochMilli());
        tx.update("DELETE FROM opk_used WHERE id <= (SELECT max(id) FROM opk_used) - " + MAX_USED);
    }

    /// Forgets what nothing under way can name any more.
    static void forgetOld(Transaction tx, Instant now) {
        tx.update("DELETE FROM opk_used WHERE forget_at <= ?", now.toEpochMilli());
    }

    /// Once: what was refused is tried again.
    private static void note(Transaction tx, Note note, Party party, String about) {
        Instant since = party.now().minus(NOTED);
        boolean isFirst = Audit.count(tx, note.word(), party.peer(), since) == 0;
        if (Audit.count(tx, note.word(), party.peer(), since, about) == 0) {
            Audit.note(tx, party.now(), note.word(), party.peer(), about);
        }
        if (isFirst) {
            log.atWarn()
                    .setMessage(note.what)
                    .addKeyValue("code", note.word())
                    .addKeyValue("peer", party.peer())
                    .addKeyValue("about", about)
                    .log();
        }
    }
}
