package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Secret;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One end of a session at one moment (Double Ratchet §3.2, offline §7). Immutable: each step gives a new
/// state, which the caller stores before it uses the rest of the step's answer. A state that is superseded is
/// wiped by [#wipeUnlessIn].
public final class RatchetState {
    /// Messages of a session, both ways, after which it should be replaced.
    public static final long MAX_MESSAGES = 10_000;
    /// Age at which a session should be replaced.
    public static final Duration MAX_AGE = Duration.ofDays(30);

    private final Session session;
    private final Keys keys;
    private final SkippedKeys skipped;
    private final Activity activity;

    RatchetState(Session session, Keys keys, SkippedKeys skipped, Activity activity) {
        this.session = session;
        this.keys = keys;
        this.skipped = skipped;
        this.activity = activity;
    }

    /// Which side of the agreement this end was.
    enum Role {
        INITIATOR,
        RESPONDER
    }

    /// What does not change while a session lives.
    ///
    /// @param associatedData 96 bytes: initiator, responder, transcript
    /// @param opening what the initiator's first frames carry
    record Session(Role role, Octets associatedData, Opening opening) {}

    /// The two ratchets, in the specification's names: DHs, DHr, RK, CKs and Ns, CKr and Nr, PN.
    ///
    /// @param other `null` at a responder that has read nothing
    /// @param sending `null` at a responder that has read nothing
    /// @param receiving `null` until something was read
    record Keys(
            AgreementKeyPair own,
            @Nullable AgreementKey other,
            Secret root,
            @Nullable Chain sending,
            @Nullable Chain receiving,
            long previous) {}

    /// When something happened, in milliseconds since 1970, and how often.
    ///
    /// @param lastReadMillis 0 if nothing was read
    record Activity(long createdAtMillis, long lastReadMillis, long lastWrittenMillis, long messages) {
        Activity read(long nowMillis) {
            return new Activity(createdAtMillis, nowMillis, lastWrittenMillis, messages + 1);
        }

        Activity written(long nowMillis) {
            return new Activity(createdAtMillis, lastReadMillis, nowMillis, messages + 1);
        }
    }

    /// Reads a stored state; [io.agentmesh.core.error.ErrorCode#STORAGE] if it is not one of ours.
    public static Decoded<RatchetState> decode(Octets stored) {
        return StateCodec.decode(stored);
    }

    /// The state as bytes to store, secrets included: opaque, with a version in front.
    public Octets encode() {
        return StateCodec.encode(this);
    }

    /// The session's name.
    public SessionId sessionId() {
        return new SessionId(Octets.of(session.associatedData().toByteArray(), 64, 64 + SessionId.BYTES));
    }

    /// The agent at the other end.
    public AgentId peer() {
        return Parties.of(session.associatedData()).peerOf(session.role());
    }

    /// Whether a frame of the peer was read: until then the initiator opens with each frame.
    public boolean isHeard() {
        return keys.receiving() != null;
    }

    /// Whether a session should be opened anew at the next sending: this one is old, or has carried much, or
    /// its chain is at its end.
    public boolean isWorn(Instant now) {
        Chain sending = keys.sending();
        return activity.messages() >= MAX_MESSAGES
                || now.toEpochMilli() - activity.createdAtMillis() >= MAX_AGE.toMillis()
                || (sending != null && sending.n() >= DoubleRatchet.MAX_UNANSWERED);
    }

    /// Number of messages that are waited for.
    public int skippedKeys() {
        return skipped.size();
    }

    /// Overwrites all secrets of this state that `next`, which supersedes it, does not hold as well. After that
    /// this state is of no use.
    public void wipeUnlessIn(RatchetState next) {
        Set<Secret> kept = next.secrets();
        secrets().stream().filter(secret -> !kept.contains(secret)).forEach(Secret::close);
    }

    /// All secrets, told apart by identity and not by content.
    Set<Secret> secrets() {
        Set<Secret> secrets = Collections.newSetFromMap(new IdentityHashMap<>());
        secrets.add(keys.own().privateKey());
        secrets.add(keys.root());
        addChain(secrets, keys.sending());
        addChain(secrets, keys.receiving());
        skipped.entries().values().forEach(key -> secrets.add(key.messageKey()));
        return secrets;
    }

    private static void addChain(Set<Secret> secrets, @Nullable Chain chain) {
        if (chain != null) {
            secrets.add(chain.key());
        }
    }

    Session session() {
        return session;
    }

    Keys keys() {
        return keys;
    }

    SkippedKeys skipped() {
        return skipped;
    }

    Activity activity() {
        return activity;
    }

    @Override
    public String toString() {
        return "RatchetState[" + sessionId() + "]";
    }
}
