package io.agentmesh.core.revocation;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// All keys that an agent has had, from its first one on, each vouched for by the one before. The first key's id is
/// the agent's lasting name, if every later key took its place by its own word too ([#nameOf]); the chain proves
/// which key speaks for it now.
///
/// ```
///   first key ──signs──▶ second key ──signs──▶ … ──signs──▶ today's key
/// ```
///
/// Whoever holds the first id verifies a chain from anybody, with no network and no trust in who sent it. What a
/// chain alone cannot show is that it is the newest one, or the only one: whoever has seen one before asks
/// [#verifyAfter], which finds a chain that was cut short and a second one beside the first.
///
/// @param first the agent's first key
/// @param changes in order, at most [#MAX_CHANGES]
public record KeyChain(AgentId first, List<KeyChange> changes) {
    /// Changes that a chain may hold; a registry refuses to rotate more often.
    public static final int MAX_CHANGES = 1000;

    /// Reads a chain; nothing is verified. Members that it does not know are ignored.
    public static final JsonShape<KeyChain> SHAPE = value -> {
        var in = ObjectReader.of(value, "key chain", "first_agent_id", "rotations");
        return new KeyChain(in.read("first_agent_id", AgentId.SHAPE), in.list("rotations", KeyChange.SHAPE));
    };

    /// Copies the changes.
    public KeyChain {
        changes = List.copyOf(changes);
    }

    /// Reads a chain from its text; nothing is verified.
    public static Decoded<KeyChain> decode(String json) {
        return Json.decode(json, SHAPE);
    }

    /// The key that the chain ends with: the first one if nothing was changed. To be believed after [#verify]
    /// alone.
    public AgentId current() {
        return changes.isEmpty() ? first : changes.getLast().newAgentId();
    }

    /// The lasting name of one of the keys: the earliest one that leads to it by changes to which every new key gave
    /// its word. The old key's word alone names whom it appoints, which may be a stranger, so nothing before such a
    /// change counts. To be believed after [#verify] alone.
    ///
    /// @return `key` itself if no such change leads to it, or it is not in the chain
    public AgentId nameOf(AgentId key) {
        AgentId name = key;
        for (KeyChange change : changes.reversed()) {
            if (change.isAccepted() && change.newAgentId().equals(name)) {
                name = change.oldAgentId();
            }
        }
        return name;
    }

    /// Whether this is an agent's chain without a gap: every change follows the one before and is signed by its
    /// old key, no key comes twice, and every word of a new key that is there holds.
    ///
    /// @param expected the agent's first key, as the reader knows it
    /// @return today's key; else `MALFORMED` with the place, or the signature's own refusal
    public Decoded<AgentId> verify(AgentId expected) {
        if (!first.equals(expected)) {
            return refused("it begins with another key than expected");
        }
        if (changes.size() > MAX_CHANGES) {
            return refused(changes.size() + " rotations (expected: at most " + MAX_CHANGES + ")");
        }
        AgentId last = first;
        Set<AgentId> seen = new HashSet<>(Set.of(first));
        for (int i = 0; i < changes.size(); i++) {
            KeyChange change = changes.get(i);
            if (!change.oldAgentId().equals(last)) {
                return refused("rotation " + (i + 1) + " does not follow the key before it");
            }
            if (!seen.add(change.newAgentId())) {
                return refused("rotation " + (i + 1) + " goes back to a key that was used before");
            }
            if (change.verify() instanceof Decoded.Bad<KeyChange>(var why)) {
                return Decoded.bad(why.code(), "rotation " + (i + 1) + ": " + why.detail());
            }
            last = change.newAgentId();
        }
        return Decoded.ok(last);
    }

    /// The same for a reader who verified a chain of this agent before: this one must be that one or go on from
    /// it. A shorter one is out of date, and one that branches off shows that a key of the agent's signed two
    /// successors.
    ///
    /// @return today's key; else as in [#verify]
    public Decoded<AgentId> verifyAfter(KeyChain known) {
        if (changes.size() < known.changes.size()) {
            return refused("it is older than the one that is known");
        }
        for (int i = 0; i < known.changes.size(); i++) {
            if (!keysOf(changes.get(i)).equals(keysOf(known.changes.get(i)))) {
                return refused("it branches off at rotation " + (i + 1) + " from the one that is known");
            }
        }
        return verify(known.first);
    }

    /// What this chain proves to somebody who knows one of its keys: who came after it. The keys before it may be
    /// anybody's, and need not hold.
    ///
    /// @return the chain from that key on, every link of it signed; else `MALFORMED` if the key is not in it, and
    ///     what [#verify] says
    public Decoded<KeyChain> provenAfter(AgentId known) {
        return from(known).then(rest -> rest.verify(known).map(today -> rest));
    }

    private Decoded<KeyChain> from(AgentId known) {
        if (first.equals(known)) {
            return Decoded.ok(this);
        }
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).newAgentId().equals(known)) {
                return Decoded.ok(new KeyChain(known, changes.subList(i + 1, changes.size())));
            }
        }
        return refused("the key that was asked for is not in it");
    }

    /// What a change is about: signatures over the same keys may differ in their time.
    private static List<AgentId> keysOf(KeyChange change) {
        return List.of(change.oldAgentId(), change.newAgentId());
    }

    private static <T> Decoded<T> refused(String why) {
        return Decoded.bad(ErrorCode.MALFORMED, "key chain: " + why);
    }

    /// The chain as JSON.
    public String toJson() {
        return new ObjectWriter()
                .string("first_agent_id", first.value())
                .list("rotations", changes, KeyChange::toJson)
                .end();
    }
}
