package io.agentmesh.meshctl.output;

/// Where standard error is shown, as far as progress needs to know.
public interface Screen {
    /// Whether standard error is a terminal. It may take a moment, so it is asked once there is something to show.
    boolean showsErrors();

    /// Calls `beat` about once a second, on one thread of its own, until it is closed.
    Beat everySecond(Runnable beat);

    /// Runs `last` when the process is told to end meanwhile.
    void atExit(Runnable last);

    /// Something that goes on until it is closed.
    interface Beat extends AutoCloseable {
        @Override
        void close();
    }
}
