/// What the registry's tests use: a real one on a free port, and clients of the JDK's own.
@NullMarked
package io.agentmesh.registry.testing;

import org.jspecify.annotations.NullMarked;
