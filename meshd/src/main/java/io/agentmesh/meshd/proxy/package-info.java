/// Requests of others become HTTP calls to the local agent (sdk-and-meshd §14). Entry class:
/// [LocalAgentProxy].
///
/// `POST` to the configured URL, exactly; the body is the payload as compact JSON; the answer's body, if it
/// is JSON, is the result, whatever its status. What the original answers with silence is told to the
/// caller here: an `error` whose `code` says whether the local agent is down, slow, cut its answer short or
/// said too much.
@NullMarked
package io.agentmesh.meshd.proxy;

import org.jspecify.annotations.NullMarked;
