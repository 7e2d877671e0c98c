/// What goes wrong, as values. A decoder answers [Decoded]: the value, or a [Violation] that carries its
/// [ErrorCode]; nothing that a peer sends is an exception. At the border of a module the one exception is
/// [MeshException].
@NullMarked
package io.agentmesh.core.error;

import org.jspecify.annotations.NullMarked;
