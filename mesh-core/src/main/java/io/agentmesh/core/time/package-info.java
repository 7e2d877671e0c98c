/// Time, as things that are passed in: [Ticker] measures elapsed time, [Timers] calls back, the time of day is the
/// JDK's `InstantSource`. Only `main` knows the real ones, so every timeout has a test that does not wait.
/// [Timestamp] is a moment as the wire writes it (wire §2.3).
@NullMarked
package io.agentmesh.core.time;

import org.jspecify.annotations.NullMarked;
