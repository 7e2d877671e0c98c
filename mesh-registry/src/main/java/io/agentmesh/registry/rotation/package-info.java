/// Putting a new key in an agent's place (registry §8.4). Start with [Rotations].
///
/// ```
/// owner → POST /agents/{card}/rotate-key        with the old key's word; both keys are good for a while
/// owner → POST /agents/{card}/complete-rotation the card and the group's rules name the new key, the old is revoked
/// ```
@NullMarked
package io.agentmesh.registry.rotation;

import org.jspecify.annotations.NullMarked;
