/// Every program swapped in turn for its counterpart of the original: the same play with other actors, as a
/// table. Start with [Interop].
@NullMarked
package io.agentmesh.tests.interop;

import org.jspecify.annotations.NullMarked;
