/// What all routes do alike: read what a caller sent, and say what went wrong (registry §2.3). Start with
/// [JsonBody].
///
/// The order is the wire's: token, path, body, ids in the path, then the route's own checks. A refusal is
/// thrown as [io.agentmesh.http.message.RequestRefused] from wherever it is found; inside a transaction it
/// undoes it.
@NullMarked
package io.agentmesh.registry.request;

import org.jspecify.annotations.NullMarked;
