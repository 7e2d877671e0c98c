/// Requests and what becomes of them, on both sides. Start with [CallTable], which asks, and [Responder],
/// which answers; [Inbox] hands each of them what is theirs.
///
/// ```
///   caller                                    callee
///     request (sealed)                  ->          opened → allowed? → handler, on a thread of its own
///                                       <-  response | error, in reply to the request, sealed as it was
///     cancel (plain)                    ->          when the caller gave up: no answer is sent any more
/// ```
///
/// * Each request ends in exactly one [Reply]: a result, the peer's error, or a failure with its code; one
///   deadline covers link, handshake and answer.
/// * An answer counts only if its signature holds, it comes from the agent that was asked, it is addressed to
///   this agent, it has a fitting type, and it is sealed if the request was; only an error may be plain (sdk
///   §18 I12).
/// * Only `request` and `stream_request` are requests (I4). Everything sealed is opened, wanted or not (I2).
/// * A request that cannot be opened is answered with the plain error `no_session` (I8). Who gets it for a
///   request of its own drops the session, shakes hands again and sends the request once more.
/// * A request that was taken before is not handled again: its first answer is repeated ([Repeats]).
///
/// Payloads are trees of JSON; [Payload] makes them from text, bytes and a program's own types, and back.
///
/// Owned by the loop, except for handlers, which run on threads of their own.
@NullMarked
package io.agentmesh.sdk.call;

import org.jspecify.annotations.NullMarked;
