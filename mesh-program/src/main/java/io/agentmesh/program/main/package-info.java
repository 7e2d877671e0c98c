/// What the `main`s of the servers and of the daemon share: the options that all of them have, how they start, and
/// the one thread for what happens later. Entry class: [ProgramOptions].
///
/// ```text
/// options ─▶ settings ─┬─ --check-config: problems, 2; none, 0
///                      ├─ --print-config: what is in force, 0
///                      └─ log set up, warnings logged ─▶ the program's own run
/// ```
///
/// picocli is an optional dependency, as is Logback: whoever does not use this package needs neither.
@NullMarked
package io.agentmesh.program.main;

import org.jspecify.annotations.NullMarked;
