/// The signed envelope: the JSON object that the relay routes (wire §3, §4). Start with [Envelope].
///
/// ```text
/// sender:    EnvelopeDraft --sign--> Envelope --json--> relay
/// everybody: text --Envelope.decode--> Envelope --verify--> Ok | Violation
/// relay:     bytes --ReceivedEnvelope.read--> who, to whom, the bytes to forward --verify--> Ok | Violation
/// ```
///
/// The signature covers the values, not the text: eight members in fixed order, the payload with sorted keys.
@NullMarked
package io.agentmesh.core.envelope;

import org.jspecify.annotations.NullMarked;
