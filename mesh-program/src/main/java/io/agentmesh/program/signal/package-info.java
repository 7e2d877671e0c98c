/// How a program ends. Entry class: [Shutdown].
///
/// The first SIGTERM or SIGINT begins an orderly stop: the parts are stopped in the reverse order of their
/// start, once, within a limit. A second one ends the process at once. The same stop runs when the program
/// itself gives up.
@NullMarked
package io.agentmesh.program.signal;

import org.jspecify.annotations.NullMarked;
