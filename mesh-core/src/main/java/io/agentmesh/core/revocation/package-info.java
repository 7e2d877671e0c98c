/// An agent's key taken back or replaced, signed by that key (wire §5, §4.8).
///
/// A [KeyRevocation] says that nobody may trust the key any more. A [RotationRequest] asks the control plane to
/// put a new key in its place; its [RotationProof] is the old key's word for it. When a rotation is complete
/// the control plane revokes the old key itself: such a record carries a marker in place of a signature.
///
/// A [KeyChain] is all of an agent's rotations, one [KeyChange] each: it proves, to whoever knows the agent's
/// first key, which key is the agent's now.
@NullMarked
package io.agentmesh.core.revocation;

import org.jspecify.annotations.NullMarked;
