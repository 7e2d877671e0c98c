/// Where the registry keeps what it promised: transactions, one writer, readers beside it, migrations. Start
/// with [Store].
///
/// ```
/// request threads ──write──▶ queue ─▶ writer thread: BEGIN, many requests' work, COMMIT (fsync) ─▶ answers
///                 ──read───▶ queue ─▶ reader threads: one snapshot each
/// ```
///
/// A write is answered after it is on disk, and together with others that waited (group commit). What must be
/// told in the order of commits is told by [Transaction#afterCommit]. SQL stands in the repositories of the
/// features.
@NullMarked
package io.agentmesh.registry.store;

import org.jspecify.annotations.NullMarked;
