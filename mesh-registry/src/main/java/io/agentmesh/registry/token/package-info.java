/// Who is calling: bearer tokens (registry §4.2). Start with [BearerTokens], which stands before every route that
/// needs one and leaves a [Caller] for it.
///
/// A token is shown once, when it is made; the database keeps its hash. [Mint] makes tokens, keys and ids.
@NullMarked
package io.agentmesh.registry.token;

import org.jspecify.annotations.NullMarked;
