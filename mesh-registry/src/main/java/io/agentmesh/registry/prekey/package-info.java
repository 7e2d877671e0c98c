/// Prekeys: what lets an agent be written to while it is away (offline §4.3). Start with
/// [PrekeyRoutes][io.agentmesh.registry.prekey.PrekeyRoutes].
///
/// ```
///   PUT    /agents/{card}/prekeys/bundle      the owner publishes its bundle: signed, its serial rising
///   POST   /agents/{card}/prekeys/one-time    and one-time prekeys, at most 200 that wait
///   GET    /agents/{card}/prekeys             how many are left, how many went
///   PUT    /agents/{card}/prekeys/anchor      how often its store was started, as it says itself
///   DELETE /agents/{card}/prekeys             it takes them back
///   GET    /prekeys/{agent}                   a member of its group looks at the bundle, and uses nothing up
///   POST   /prekeys/claim                     and claims a one-time prekey, which nobody else gets
/// ```
///
/// * Texts are stored as they were signed, and handed out as they were stored. Every signature is checked
///   before: not that anybody need believe it.
/// * A claim is one transaction: it takes the lowest id, and remembers who took it under which nonce. The same
///   claim again within ten minutes gets the same key, so that a caller that crashed uses up nothing.
/// * Whoever asks too often is told so; whoever is asked for too often is protected by one agreement less, and
///   can still be written to.
/// * Anchors and the highest serials outlive everything: an agent whose store was restored from an old backup
///   learns of it here.
/// * A key that is revoked, rotated away or in no card any more takes its prekeys along, in the same
///   transaction: triggers of the database see to it.
@NullMarked
package io.agentmesh.registry.prekey;

import org.jspecify.annotations.NullMarked;
