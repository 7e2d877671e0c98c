/// Where log events go and how they look. Entry class: [ProgramLog].
///
/// All our programs log to standard error: text for people by default, one JSON object a line with
/// `--log-format json`. The level comes from `--log-level`, `MESH_LOG` or `RUST_LOG`: a level, or
/// `level,logger=level,…`. Logback is an optional dependency: a program that must start fast leaves it out
/// and does not touch this package. Text that came from outside cannot forge a line: control characters are
/// escaped, and long values are cut.
@NullMarked
package io.agentmesh.program.log;

import org.jspecify.annotations.NullMarked;
