/// What each command prints, recorded: `src/test/resources/golden` has one file a command with its help text, its
// result
/// as text and as JSON, and failures. Entry class: [GoldenIT], which runs them all again; to record anew after a
// change,
/// run it with `-Dmesh.update=true` and read the difference.
///
/// ```text
/// # a remark
/// @daemon 200 {"peers_count":2}      what the daemon answers next; @registry likewise
/// @stdin some text                   also @env NAME=VALUE, @config TOML, @folder PATH, @program PATH, @file PATH TEXT
/// $ meshctl -o json status           run in a home folder of its own
///     {                              four blanks: standard output
///   ! meshctl: ...                   standard error
///   [6]                              the exit code, unless it is 0
/// ```
@NullMarked
package io.agentmesh.meshctl.golden;

import org.jspecify.annotations.NullMarked;
