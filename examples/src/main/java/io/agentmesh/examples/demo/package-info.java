/// README's first command: the whole mesh on one machine, step by step, with a proof that the relay sees nothing.
@NullMarked
package io.agentmesh.examples.demo;

import org.jspecify.annotations.NullMarked;
