/// The relay's question: may this agent connect, and which group is it of (registry §4.5, §6.15). Start with
/// [Gate].
@NullMarked
package io.agentmesh.registry.gate;

import org.jspecify.annotations.NullMarked;
