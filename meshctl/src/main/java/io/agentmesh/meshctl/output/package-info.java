/// What a command prints. Entry class: [Output].
///
/// Results go to standard output and nothing else does: as text in the original's shapes (meshctl §7), where
/// scripts read them, or with `-o json` as one JSON document with the member `"schema":"mesh.v1"`. Notes,
/// progress and failures go to standard error. Within a schema members are added, never changed or removed.
@NullMarked
package io.agentmesh.meshctl.output;

import org.jspecify.annotations.NullMarked;
