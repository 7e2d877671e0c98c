/// How the daemon's own files are sealed: what lies on the disk is of no use to who has the disk without the key
/// file. Start with [KeyFile], the secret of a folder; [FileKey] is the key of one file in it.
///
/// ```
///   FOLDER/key             64 hex digits, mode 0600; refused if others may read or change it
///   key of a file          HMAC-SHA256(secret, salt of the file)
///   record                 AES-256-GCM, the nonce is the record's number in its file, tag included
/// ```
///
/// A file never gets a second salt and a number is never sealed twice in it, so no nonce is used twice.
@NullMarked
package io.agentmesh.meshd.sealing;

import org.jspecify.annotations.NullMarked;
