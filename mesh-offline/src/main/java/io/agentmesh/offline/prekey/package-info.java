/// The prekeys of this agent, and those of its peers (offline §2, §4, T8). Start with
/// [OwnPrekeys][io.agentmesh.offline.prekey.OwnPrekeys], which has the private halves.
///
/// ```
///   signed prekey      made every 7 days, offered 14, destroyed after 22: longer than any message to it may wait
///   one-time prekeys   topped up to 100 when 25 are left; one is destroyed with the first message that uses it
///   bundle             a new edition, of a higher serial, with each new signed prekey
/// ```
///
/// * A private half is on the disk before the registry hears of the public one. What the registry did not take
///   is offered again, the same keys under the same numbers.
/// * An agent's bundles go under its first key, whichever it has now: the registry's chain of keys proves which that
///   is, and a peer checks it again.
/// * Of a peer, the highest serial that was seen is remembered: an older bundle is refused, and so is another
///   one of the same serial.
@NullMarked
package io.agentmesh.offline.prekey;

import org.jspecify.annotations.NullMarked;
