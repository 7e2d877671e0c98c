/// Benchmarks; each says what it compares and with what. Run one: `scripts/bench EnvelopeBenchmark`. JMH fills
/// the state of its classes after construction, so nullness is not declared here.
package io.agentmesh.bench;
