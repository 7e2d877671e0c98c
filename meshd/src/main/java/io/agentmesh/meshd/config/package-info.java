/// What the daemon was told at its start, read and checked (sdk-and-meshd §9). Entry class: [MeshdConfig].
///
/// Each value comes from the first that gives it: flag, environment, node configuration file (JSON, `-c`),
/// the user's `config.toml`, default. All problems are reported together.
@NullMarked
package io.agentmesh.meshd.config;

import org.jspecify.annotations.NullMarked;
