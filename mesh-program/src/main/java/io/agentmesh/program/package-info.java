/// What every program does before its own work starts: settings, files that hold secrets, logs, signals.
@NullMarked
package io.agentmesh.program;

import org.jspecify.annotations.NullMarked;
