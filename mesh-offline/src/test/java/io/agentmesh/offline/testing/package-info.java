/// Whole offline channels on one thread and one clock, each with a store of its own on the disk. Start with
/// [OfflineWorld][io.agentmesh.offline.testing.OfflineWorld].
@NullMarked
package io.agentmesh.offline.testing;

import org.jspecify.annotations.NullMarked;
