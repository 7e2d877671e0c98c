/// Small agents and programs that README and tests run.
@NullMarked
package io.agentmesh.examples;

import org.jspecify.annotations.NullMarked;
