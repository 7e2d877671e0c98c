/// The command line: `main`, the command tree and the exit codes.
@NullMarked
package io.agentmesh.meshctl;

import org.jspecify.annotations.NullMarked;
