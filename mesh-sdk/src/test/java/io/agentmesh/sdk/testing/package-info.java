/// A mesh in one thread under virtual time: [Rig] holds clock, loop and chance; [MemoryRelay] routes between
/// links in memory and can lose, double, delay and forge what passes.
@NullMarked
package io.agentmesh.sdk.testing;

import org.jspecify.annotations.NullMarked;
