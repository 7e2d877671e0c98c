/// Settings: one rule for every program. Entry class: [SettingsReader].
///
/// A [Setting] has one name in each source. The first source that gives it wins: **flag, environment, file,
/// default**. An empty environment variable counts as not set. A secret may be given by a file instead, in
/// every source: `--cp-token-file PATH`, `MESH_CP_TOKEN_FILE=PATH`, `cp_token_file = "PATH"`.
///
/// A program reads all its settings, then calls [SettingsReader#check()], which reports every problem at
/// once (where, key, value, what was expected). What is in force, and where each value came from, is
/// [SettingsReader#inForce()]. A key in the file that nobody read is worth a warning with the nearest known
/// one, never an error: the original ignores it.
///
/// ```java
/// SettingsReader settings = new SettingsReader(flags, environment, SettingsFile.readIfPresent(path));
/// HostPort listen = settings.read(LISTEN, ValueType.hostPort(), new HostPort("0.0.0.0", 9800));
/// double perSecond = settings.read(RATE_LIMIT, ValueType.decimal(0.001, 1e6), 50.0);
/// settings.check();
/// ```
@NullMarked
package io.agentmesh.program.settings;

import org.jspecify.annotations.NullMarked;
