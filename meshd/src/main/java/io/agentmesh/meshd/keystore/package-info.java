/// The agent's key pair and its succession (sdk-and-meshd §16.3). Entry class: [Keystore].
///
/// ```
/// POST /rotate            new key made and kept in a file ─▶ proof by the old key ─▶ control plane: rotate-key
/// POST /rotate/complete   control plane: complete-rotation ─▶ new key stored where the old one was ─▶ in use
/// ```
///
/// The key to come is on disk before anybody hears of it, and stays there until it is stored in its place:
/// no failure in between can lose the identity.
@NullMarked
package io.agentmesh.meshd.keystore;

import org.jspecify.annotations.NullMarked;
