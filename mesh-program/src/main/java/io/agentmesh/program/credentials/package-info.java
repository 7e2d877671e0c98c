/// The user's token, control plane and key in `$HOME/.mesh/config.toml`. Entry class: [CredentialsFile].
///
/// The file belongs to the user, and the original's programs read it too (meshctl §4.1, sdk-and-meshd
/// §9.3): three known keys at the top level, all optional, all text: `bearer_token`, `cp_url`,
/// `secret_key`. Other keys, comments, blanks and the order are the user's. A change here replaces or adds
/// the lines of known keys and leaves every other byte as it was; a file that cannot be read as TOML is not
/// touched. Two programs never interleave their changes.
@NullMarked
package io.agentmesh.program.credentials;

import org.jspecify.annotations.NullMarked;
