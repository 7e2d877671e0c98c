/// What is asked and what is answered: [HttpRequest][io.agentmesh.http.message.HttpRequest],
/// [HttpResponse][io.agentmesh.http.message.HttpResponse] and their parts, as immutable values.
///
/// A request is looked at piece by piece: whatever may be wrong with its path, query or body is told to
/// whoever asks for that piece, as a [RequestRefused][io.agentmesh.http.message.RequestRefused]. So a
/// route that looks at the token first also answers for it first, whatever else is wrong with the
/// request (registry §2.3).
@NullMarked
package io.agentmesh.http.message;

import org.jspecify.annotations.NullMarked;
