package io.agentmesh.offline.prekey;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.PrekeyRing;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.store.Transaction;
import java.util.Optional;

/// What the store holds of one key's prekeys.
///
/// @param tx lasts as long as the ring
/// @param own whose prekeys they are
record StoredRing(Transaction tx, AgentId own) implements PrekeyRing {
    @Override
    public Optional<AgreementKeyPair> signed(long id) {
        return pair("spk", id);
    }

    @Override
    public Optional<AgreementKeyPair> oneTime(long id) {
        return pair("opk", id);
    }

    private Optional<AgreementKeyPair> pair(String table, long id) {
        return tx.queryOne(
                "SELECT id, private FROM " + table + " WHERE id = ? AND own = ?",
                row -> OwnPrekeys.pair(row, table),
                id,
                own.value());
    }

    @Override
    public boolean wasMade(long oneTimeId) {
        return oneTimeId <= tx.number("SELECT value FROM meta WHERE name = 'opk'");
    }

    @Override
    public Optional<Octets> bundleDigest(long serial) {
        return tx.queryOne(
                "SELECT digest FROM edition WHERE serial = ? AND own = ?",
                row -> Hex.octets(row.text("digest")),
                serial,
                own.value());
    }
}
