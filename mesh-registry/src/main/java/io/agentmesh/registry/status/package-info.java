/// Whether the registry is there and how much it holds: `/health`, `/status` (registry §6.1, §6.14).
@NullMarked
package io.agentmesh.registry.status;

import org.jspecify.annotations.NullMarked;
