/// What the command line's tests use: a person at a terminal, and partners that say what a test wants.
@NullMarked
package io.agentmesh.meshctl.testing;

import org.jspecify.annotations.NullMarked;
