/// What the process and the user's files give a command, and in which order they count: flag, environment, file.
/// Entry class: [Settings].
///
/// | setting | flag | environment | `~/.mesh/config.toml` |
/// |---|---|---|---|
/// | control plane | `--cp-url` | `MESH_CP_URL` | `cp_url` |
/// | token | `--token-file` | `MESH_TOKEN`, `MESH_TOKEN_FILE` | `bearer_token` |
/// | agent's key | `--secret-key`, `--secret-key-file` | `MESH_SECRET_KEY`, `MESH_SECRET_KEY_FILE` | `secret_key` |
/// | setup key | `--setup-key`, `--setup-key-file` | `MESH_SETUP_KEY`, `MESH_SETUP_KEY_FILE` | |
/// | daemon's socket | `--meshd` | | |
/// | which `config.toml` | `--context` | `MESH_CONTEXT` | |
///
/// There is one such folder for each of the user's [Contexts]; the default one is `~/.mesh` itself.
///
/// A variable that is set and empty counts as set. The file is read only if nobody before it gives the setting.
@NullMarked
package io.agentmesh.meshctl.config;

import org.jspecify.annotations.NullMarked;
