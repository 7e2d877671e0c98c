/// Elapsed time and timers, as things that are passed in: [Ticker] measures, [Timers] calls back. The time of
/// day is the JDK's `InstantSource`. Only `main` knows the real ones, so every timeout has a test that does not
/// wait.
@NullMarked
package io.agentmesh.core.time;

import org.jspecify.annotations.NullMarked;
