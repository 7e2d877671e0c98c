/// The daemon (`meshd`) on its Unix socket: requests to other agents, and what it passes on to the registry under
/// its own token (sdk-and-meshd §17). Entry class: [DaemonClient].
///
/// Nothing is started from here: a daemon needs a relay, a key and an agent that only its owner can name, so a
/// daemon that is down is said to be down, with the command that starts one.
@NullMarked
package io.agentmesh.meshctl.daemon;

import org.jspecify.annotations.NullMarked;
