package io.agentmesh.program.log;

/// How a log event is written.
public enum LogFormat {
    /// For people: time, level, logger, message, `key=value`.
    TEXT,
    /// For machines: one JSON object a line.
    JSON
}
