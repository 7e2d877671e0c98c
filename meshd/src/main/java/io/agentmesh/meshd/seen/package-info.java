/// Which requests this agent has taken, on disk: what the SDK's duplicate filter knows after a restart. Start
/// with [FileJournal].
///
/// ```
///   ~/.mesh/seen/key       64 hex digits: what the files are encrypted under
///   ~/.mesh/seen/N.log     "MESHSEEN" | salt 16 | record …
///   record                 length 4, big endian | AES-256-GCM(canonical JSON of an entry), tag included
/// ```
///
/// Sealed as [io.agentmesh.meshd.sealing] says. A file is appended to by one process and never again: each
/// start, and each five minutes or 8 MiB, begin another. A file goes when everything in it has expired. Reading
/// ends at the first record that is cut off or does not open: that is where a process was killed, or a disk was
/// full.
@NullMarked
package io.agentmesh.meshd.seen;

import org.jspecify.annotations.NullMarked;
