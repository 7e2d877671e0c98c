package io.agentmesh.core.error;

/// Why an input was refused: a value, made where the rule is checked and shown where the peer is answered.
///
/// @param code what kind of refusal it is
/// @param detail the cause in words, without the family's prefix; never a payload or a secret
public record Violation(ErrorCode code, String detail) {
    /// The whole text, as the wire has it: the family's prefix and the detail.
    public String text() {
        return code.prefix() + detail;
    }
}
