/// What goes when somebody leaves a group, or a group ends: cards, setup keys, tokens, open connections (registry §11
/// W14). Start with [Departures].
///
/// All of it goes in the transaction that ends the membership, so nobody is half a member after a crash.
@NullMarked
package io.agentmesh.registry.departure;

import org.jspecify.annotations.NullMarked;
