/// The examples that the javadoc shows (`{@snippet file=… region=…}`): compiled and run with the tests, so that what is
/// shown works.
@NullMarked
package io.agentmesh.sdk.examples;

import org.jspecify.annotations.NullMarked;
