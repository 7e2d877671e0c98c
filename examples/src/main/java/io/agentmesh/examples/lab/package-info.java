/// Real programs as real processes on one machine, each with a HOME and a free port of its own, driven as a person
/// drives them: by typing commands. The demo and the interop table are two plays on this stage. Start with [Lab].
///
/// ```text
/// Lab ─ starts and ends ─▶ Running (relay, registry, meshd …)        Toolbox says which program plays which part
///  └─ Person ─ types ─▶ meshctl ─▶ Typed (exit code, output)         Recorder listens on a relay link
/// ```
@NullMarked
package io.agentmesh.examples.lab;

import org.jspecify.annotations.NullMarked;
