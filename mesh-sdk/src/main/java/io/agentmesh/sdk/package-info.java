/// The public doors: a client that asks and an agent that answers.
@NullMarked
package io.agentmesh.sdk;

import org.jspecify.annotations.NullMarked;
