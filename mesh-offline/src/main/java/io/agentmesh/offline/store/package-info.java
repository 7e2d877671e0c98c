/// Where the offline channel keeps what it may not lose: one database file, one thread. Start with
/// [OfflineStore][io.agentmesh.offline.store.OfflineStore].
///
/// ```
///   offline.key                 up to three epochs, a line each: number, when it was made, 64 hex digits; mode 0600
///   offline/channel.db          SQLite: WAL, every commit on the disk before it is answered, deleted rows overwritten
///   a sealed value              epoch(4) ‖ salt(16) ‖ ChaCha20-Poly1305
///     key(32) ‖ nonce(12)       HKDF-SHA256(salt, key of the epoch, "agentmesh/offline/1/store/<table>", 44)
///     associated data           table, column, primary key of the row, schema
/// ```
///
/// * All work is done by one thread, one transaction a piece of work: decrypting, the ratchet's step and the
///   row in the inbox are in one, encrypting, the step and the row in the outbox in another. Nobody can lose a
///   race, for there is none.
/// * What a piece of work wants told to the world (a frame to the relay, a confirmation, an answer to a caller)
///   it leaves with [Transaction#afterCommit], which runs it when the commit is on the disk, or never.
/// * A value can be opened in its own row and column alone. Each day begins an epoch; what older ones sealed is
///   sealed anew, and then their keys go: what was deleted is dead in every copy of the database.
/// * A key file that is missing, open to others, or lacks an epoch that the database uses: no start.
@NullMarked
package io.agentmesh.offline.store;

import org.jspecify.annotations.NullMarked;
