package io.agentmesh.program.settings;

/// How a settings file writes a value: `"text"`, `5` or `5.0`, `true`.
enum TomlForm {
    STRING,
    NUMBER,
    BOOLEAN,
    /// An array, a table or a time: nothing of ours is written so.
    OTHER,
    /// Not from a file: flags and variables know only text.
    ANY
}
