/// Pieces of the offline channel under load, for `scripts/bench-offline`: an agent that is away ([Away]), and the
/// store of a daemon that has written to thousands of them ([SessionStore]).
@NullMarked
package io.agentmesh.bench.offline;

import org.jspecify.annotations.NullMarked;
