/// The script that a night is left to.
@NullMarked
package io.agentmesh.tests.nightly;

import org.jspecify.annotations.NullMarked;
