package io.agentmesh.core.json;

/// How much JSON is read before it is refused.
///
/// @param maxDepth open containers at one moment; the wire's own limit is 127 (wire §2.4)
/// @param maxValues values in one text, containers included; a bound on memory, since `[0,0,…]` costs ten times
///     its text
/// @param maxNumberLength characters of one number
public record JsonLimits(int maxDepth, int maxValues, int maxNumberLength) {
    /// The wire's depth; one million values; numbers of 10,000 characters. The length of the text is bounded by
    /// whoever reads it from outside (a frame, a body, a file).
    public static final JsonLimits WIRE = new JsonLimits(127, 1_000_000, 10_000);
}
