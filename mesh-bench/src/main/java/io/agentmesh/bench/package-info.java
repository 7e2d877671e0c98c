/// Benchmarks; each says what it compares and with what.
@NullMarked
package io.agentmesh.bench;

import org.jspecify.annotations.NullMarked;
