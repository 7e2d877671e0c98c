/// What every program does before its own work starts, and once it ends. Entry class: [StartException].
///
/// A `main` reads its settings (`program.settings`), opens the mesh folder (`program.files`) and the
/// credentials in it (`program.credentials`), sets up the log (`program.log`), starts its parts, says that
/// it is ready ([ReadyLine]) and waits for a signal (`program.signal`). Whatever hinders the start is a
/// [StartException]: what failed, why, and what to do. Nothing here knows a network, a protocol or the
/// command-line parser.
@NullMarked
package io.agentmesh.program;

import org.jspecify.annotations.NullMarked;
