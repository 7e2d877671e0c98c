/// Serves the files of a folder to browsers (registry §1.7). [StaticFiles] is the way in:
///
/// ```
/// path ─▶ FileSpot: below the folder, nothing hidden, no way out ─▶ StoredFile: open, with its validators
///      ─▶ Preconditions: 304? ─▶ ByteRange: 206, 416? ─▶ a piece at a time to the client
/// ```
@NullMarked
package io.agentmesh.http.files;

import org.jspecify.annotations.NullMarked;
