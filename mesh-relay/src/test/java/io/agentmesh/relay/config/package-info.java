/// Tests of the package of the same name.
@NullMarked
package io.agentmesh.relay.config;

import org.jspecify.annotations.NullMarked;
