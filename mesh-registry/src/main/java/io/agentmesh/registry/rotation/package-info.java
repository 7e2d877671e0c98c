/// Putting a new key in an agent's place (registry §8.4). Start with [Rotations].
///
/// ```
/// owner → POST /agents/{card}/rotate-key        with the old key's word; both keys are good for a while
/// owner → POST /agents/{card}/complete-rotation the card and the group's rules name the new key, the old is revoked
/// owner → DELETE /agents/{card}/rotate          or everything stays as it was
/// ```
///
/// A rotation that nobody completes within its grace has lapsed: the new key is good no more, and another rotation may
/// begin in its place; until then it can still be completed, as in the original. The proofs of completed ones are kept
/// for good ([KeyHistory]) and served as one chain from the agent's first key.
@NullMarked
package io.agentmesh.registry.rotation;

import org.jspecify.annotations.NullMarked;
