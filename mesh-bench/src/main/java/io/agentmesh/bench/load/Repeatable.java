package io.agentmesh.bench.load;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/// A load that relays bear in turn, each time with agents of its own: the original loses an agent that returns
/// before it noticed the end of the old connection (wire §12.1 R2), and a queue holds what a run left behind.
interface Repeatable {
    /// How many agents a run takes.
    int agents();

    /// The same with other agents: this one and those behind it.
    Repeatable from(int firstAgent);

    /// Runs once.
    Figures run(Target relay) throws InterruptedException, ExecutionException, IOException;
}
