/// Setup keys: a machine registers itself with one (registry §4.4, §6.10, §6.11). Start with [SetupKeys].
///
/// Whoever holds a key may make cards in its group, owned by its issuer, as often as the key says and until it
/// ends. Counting, card and token are one transaction.
@NullMarked
package io.agentmesh.registry.setupkey;

import org.jspecify.annotations.NullMarked;
