/// Requests of others become HTTP calls to the local agent (sdk-and-meshd §14). Entry class:
/// [LocalAgentProxy].
///
/// `POST` to the configured URL, exactly; the body is the payload as compact JSON; the answer's body, if it
/// is JSON, is the result, whatever its status; of another the caller is told what it was ([WholeAnswer]).
/// What the original answers with silence is told to the caller here: an `error` whose `code` says whether
/// the local agent is down, slow, cut its answer short or said too much.
///
/// A request for a stream ([LocalAgentStreams]) is posted the same way, with `accept: text/event-stream,
/// application/x-ndjson, */*`; the body of the answer becomes items as it arrives, by its content type
/// ([AnswerItems]). When the caller gives up, the connection to the local agent is closed.
///
/// The local agent is told who asks (`x-mesh-from`), an id for its log (`x-mesh-request-id`) and, where the caller
/// said it, how many milliseconds the caller goes on waiting (`x-mesh-deadline-ms`).
@NullMarked
package io.agentmesh.meshd.proxy;

import org.jspecify.annotations.NullMarked;
