/// Ed25519 key pairs, agent ids and signatures (wire §1, §2.1). Start with [AgentKeyPair].
@NullMarked
package io.agentmesh.core.identity;

import org.jspecify.annotations.NullMarked;
