package io.agentmesh.tests.interop.command;

/// What is expected of a command beside the original's.
sealed interface Agreement {
    /// The same exit status and the same result.
    record Same() implements Agreement {}

    /// The original's fails whatever is typed (meshctl §14); ours, or the original's against our programs, does not.
    record Mended() implements Agreement {}

    /// The installed original does not have it; it succeeds, and its result has this text.
    record Own(String fragment) implements Agreement {}
}
