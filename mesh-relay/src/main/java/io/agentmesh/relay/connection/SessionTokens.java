package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The tokens with which agents log in again (wire §6.4, §6.5): 256 random bits, bound to the id, good for one
/// resume, for a while. Only their SHA-256 is kept.
///
/// An agent has one token, its newest; the one before dies with it. The original's can be used again and again,
/// each of them, by whoever saw it (wire §12.3 S7). For any thread.
final class SessionTokens {
    private static final int BYTES = 32;

    private final Duration timeToLive;
    private final int maxAgents;
    private final Ticker ticker;
    private final SecureRandom random;
    /// Oldest first.
    private final Map<AgentId, Issued> issued = new LinkedHashMap<>();

    /// @param maxAgents tokens that are kept; the oldest one makes room, and its agent has to say hello
    SessionTokens(Duration timeToLive, int maxAgents, Ticker ticker, SecureRandom random) {
        this.timeToLive = timeToLive;
        this.maxAgents = maxAgents;
        this.ticker = ticker;
        this.random = random;
    }

    /// A new token for an agent; an older one is void.
    SessionToken issue(AgentId agent) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var token = new SessionToken(Base64Url.encode(bytes));
        keep(agent, new Issued(hash(token), ticker.nanos()));
        return token;
    }

    /// Spends a token: what an agent resumes with once works no second time.
    Redemption redeem(AgentId agent, SessionToken token) {
        String hash = hash(token);
        synchronized (this) {
            Issued found = issued.get(agent);
            if (found == null || isOld(found) || !found.hash().equals(hash)) {
                return Redemption.REFUSED;
            }
            issued.remove(agent);
            return Redemption.GOOD;
        }
    }

    /// Ends an agent's token.
    synchronized void revoke(AgentId agent) {
        issued.remove(agent);
    }

    /// Drops the tokens that are too old. Called every few seconds.
    synchronized void sweep() {
        Iterator<Issued> oldest = issued.values().iterator();
        while (oldest.hasNext() && isOld(oldest.next())) {
            oldest.remove();
        }
    }

    synchronized int size() {
        return issued.size();
    }

    private synchronized void keep(AgentId agent, Issued token) {
        issued.remove(agent);
        if (issued.size() >= maxAgents) {
            issued.remove(issued.keySet().iterator().next());
        }
        issued.put(agent, token);
    }

    private boolean isOld(Issued token) {
        return ticker.nanos() - token.sinceNanos() > timeToLive.toNanos();
    }

    /// What is compared is the hash: how long that takes tells nothing about a token.
    private static String hash(SessionToken token) {
        try {
            byte[] bytes = token.value().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException("no SHA-256", everyJdkHasIt);
        }
    }

    /// What became of a token.
    enum Redemption {
        /// It was good, and is spent.
        GOOD,
        /// It is not known, too old, or another agent's.
        REFUSED
    }

    /// @param hash in hexadecimal digits
    private record Issued(String hash, long sinceNanos) {}
}
