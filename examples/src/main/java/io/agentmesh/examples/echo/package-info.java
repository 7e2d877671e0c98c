/// The smallest agent: an HTTP server that says what it was told. Start with [EchoAgent].
@NullMarked
package io.agentmesh.examples.echo;

import org.jspecify.annotations.NullMarked;
