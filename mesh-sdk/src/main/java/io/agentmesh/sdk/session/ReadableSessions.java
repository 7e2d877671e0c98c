package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.offer.PeerFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sessions with one peer on which it can be read, newest last. Of too many the oldest goes. Owned by the
/// loop.
final class ReadableSessions {
    private final int bound;
    private final List<Session> sessions = new ArrayList<>();

    ReadableSessions(int bound) {
        this.bound = bound;
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    void add(Session session) {
        sessions.add(session);
        if (sessions.size() > bound) {
            sessions.removeFirst().channel().close();
        }
    }

    /// The session for new requests: the one finished last, unless it was retired.
    @Nullable
    Session current() {
        Session newest = sessions.isEmpty() ? null : sessions.getLast();
        return newest == null || newest.isRetired() ? null : newest;
    }

    /// Where an answer goes that belongs to `opened`: there, or if that is gone, where new requests go.
    @Nullable
    Session forAnswer(Session opened) {
        return sessions.contains(opened) ? opened : current();
    }

    /// Opens a sealed payload with whichever session fits, newest first.
    Optional<Unsealed> open(Octets message, long now) {
        for (Session session : sessions.reversed()) {
            Optional<Chunks.Row> row = open(session, message);
            if (row.isPresent()) {
                session.understood(now, row.get().missed());
                return Optional.of(new Unsealed(row.get().content(), session));
            }
        }
        return Optional.empty();
    }

    /// Who did not agree on rows is sent none: a channel refuses what is longer than one message.
    private static Optional<Chunks.Row> open(Session session, Octets message) {
        if (session.grants(PeerFeature.CHUNKS)) {
            return Chunks.open(session.channel(), message);
        }
        return session.channel().open(message)
                        instanceof Opened.Plaintext(Octets content, var sender, var state, int missed)
                ? Optional.of(new Chunks.Row(content, missed))
                : Optional.empty();
    }

    void retireAll(long now) {
        sessions.forEach(session -> session.retire(now));
    }

    /// Retires those that were idle since this moment.
    void retireIdle(long oldest, long now) {
        sessions.stream().filter(session -> session.isIdleSince(oldest)).forEach(session -> session.retire(now));
    }

    /// Closes those that are out of use since this moment.
    void expire(long oldest) {
        sessions.removeIf(session -> {
            boolean expired = session.outOfUseSince(oldest);
            if (expired) {
                session.channel().close();
            }
            return expired;
        });
    }

    void close() {
        sessions.forEach(session -> session.channel().close());
        sessions.clear();
    }
}
