/// Users: who may hold a token (registry §6.13). Start with [LocalAccounts], with which a self-hoster makes them
/// without any login provider.
@NullMarked
package io.agentmesh.registry.user;

import org.jspecify.annotations.NullMarked;
