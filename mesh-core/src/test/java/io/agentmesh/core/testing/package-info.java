/// What tests of every module use: a clock that is a toy, named keys, and the golden vectors.
@NullMarked
package io.agentmesh.core.testing;

import org.jspecify.annotations.NullMarked;
