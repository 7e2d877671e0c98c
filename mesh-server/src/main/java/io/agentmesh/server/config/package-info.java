/// What the server was told: flags, environment, defaults (registry §1.2). Start with [ServerConfig].
@NullMarked
package io.agentmesh.server.config;

import org.jspecify.annotations.NullMarked;
