/// What all connections here stand on, whichever end opened them: the threads
/// ([EventLoops][io.agentmesh.http.channel.EventLoops]), and the guard against an end that does not
/// read.
@NullMarked
package io.agentmesh.http.channel;

import org.jspecify.annotations.NullMarked;
