/// Files that belong to one user: keys, credentials, sockets. Entry class: [PrivateFile].
///
/// Whoever writes here can be killed at any moment: a file is replaced whole (temporary file in the same
/// folder, mode 0600 from its first byte on, fsync, rename, fsync of the folder), so a reader finds the old
/// content or the new, and nobody else ever finds either. Two programs that change the same file take a
/// [FileLock] first. Every read has a bound, and every failure is an [UnusableFileException] that names the
/// path, what is wrong and what to do. The one file that is no secret is a log, and [LogRoom] bounds it.
@NullMarked
package io.agentmesh.program.files;

import org.jspecify.annotations.NullMarked;
