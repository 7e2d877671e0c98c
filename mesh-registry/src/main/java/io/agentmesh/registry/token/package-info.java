/// Who is calling, and what they may ask for: bearer tokens (registry §4.2). Start with [BearerTokens], which stands
/// before every route that needs one and leaves a [Caller] for it.
///
/// A token is shown once, when it is made; the database keeps its hash. Its [Scope] says what it is good for: all that
/// its user may do, the agent of one card, or a relay's questions. [TokenRoutes] lists, refreshes and revokes them.
/// [Mint] makes tokens, keys and ids.
@NullMarked
package io.agentmesh.registry.token;

import org.jspecify.annotations.NullMarked;
