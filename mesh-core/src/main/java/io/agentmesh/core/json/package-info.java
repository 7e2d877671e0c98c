/// JSON values and their canonical bytes (wire §2.4, §4.2 to §4.5). Start with [Json], which reads, and
/// [CanonicalJson], which prints the one spelling that signatures cover.
///
/// ```text
/// text --Json.parse--> JsonValue --JsonShape--> typed value --ObjectWriter--> text
///                          `-----CanonicalJson-----> bytes to sign
/// ```
///
/// The tokens come from a streaming parser; the rules of this wire, which differ from that parser's defaults (lone
/// surrogates, `-0`, `1e309`, 64-bit integers, byte order marks, depth), are checked here.
@NullMarked
package io.agentmesh.core.json;

import org.jspecify.annotations.NullMarked;
