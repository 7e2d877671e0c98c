/// Tests of the package of the same name.
@NullMarked
package io.agentmesh.relay.connection;

import org.jspecify.annotations.NullMarked;
