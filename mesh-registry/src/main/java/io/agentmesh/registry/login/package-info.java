/// Login with a provider (registry §4.3). Not offered yet: the routes answer as a registry without a provider does;
/// accounts are made by [io.agentmesh.registry.user.LocalAccounts].
@NullMarked
package io.agentmesh.registry.login;

import org.jspecify.annotations.NullMarked;
