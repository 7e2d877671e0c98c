/// What two ends tell each other about themselves inside a handshake (docs/protocol-extensions.md). Start with
/// [Offer].
///
/// ```
///   initiator                                    responder
///      -> message 1                              nothing: everybody could read it
///      <- message 2  {"bind":…,"features":[…],"offline":{…},"v":1}       the responder's offer
///      -> message 3  {"bind":…,"features":[…],"offline":{…},"v":1}       the initiator's offer
///      granted = what both offer
/// ```
///
/// Offers are encrypted and part of the handshake's transcript: a relay can neither read nor strip them. The
/// original leaves the payloads of both messages empty, and reads and discards what it finds there.
@NullMarked
package io.agentmesh.core.channel.offer;

import org.jspecify.annotations.NullMarked;
