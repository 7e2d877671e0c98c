/// The whole mesh as processes, played by our programs alone: what the demo shows, as a test of every build.
@NullMarked
package io.agentmesh.tests.play;

import org.jspecify.annotations.NullMarked;
