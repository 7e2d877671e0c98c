/// The play that the demo shows and the interop table repeats with other actors: register, discover, request, a
/// stranger refused, a rule, the same stranger answered. Start with [MeshPlay].
@NullMarked
package io.agentmesh.examples.play;

import org.jspecify.annotations.NullMarked;
