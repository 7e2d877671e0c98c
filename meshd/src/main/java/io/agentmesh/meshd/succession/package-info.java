/// Which key speaks for an agent now that another key did before: so that whoever names, or waits for, the old
/// one reaches the agent. Start with [io.agentmesh.meshd.succession.Successors].
///
/// ```
///   key_rotated, or a key that is refused ──▶ Successors ── GET /keys/{old} ──▶ control plane
///                                                        ◀── first → … → old → next → … → today
///   every link from `old` on is signed by the key before it ──▶ old goes on as today
/// ```
///
/// The control plane says *that* a key was replaced and shows the proofs; whom the old key appointed is the old
/// key's own word, and nothing else is believed (docs/protocol-extensions.md, "Keys"). What is known is never
/// unlearnt, so a second chain beside the first one changes nothing.
@NullMarked
package io.agentmesh.meshd.succession;

import org.jspecify.annotations.NullMarked;
