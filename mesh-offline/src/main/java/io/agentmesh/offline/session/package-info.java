/// The ratchets of this agent with its peers, in the store (offline §5.3, §7, §8). Start with
/// [Sessions][io.agentmesh.offline.session.Sessions].
///
/// ```
///   read      on whichever session a frame names; an opening frame makes one
///   write     on the one of the highest rank, of equal ones on that with the smaller id: both ends pick the same
///   end       8 days after the last reading, if another is written on; or as the ninth of a peer
/// ```
///
/// * A frame that does not open changes nothing, and ends nothing.
/// * A ratchet's step is in the transaction that stores what it was made for. What cannot be committed was never
///   sent and never read.
@NullMarked
package io.agentmesh.offline.session;

import org.jspecify.annotations.NullMarked;
