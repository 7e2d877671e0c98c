package io.agentmesh.program.settings;

/// One line of `--print-config`.
///
/// @param key the setting's key
/// @param shown its value; `[redacted]` for a secret, `(unset)` without value or default
/// @param origin where it came from
public record SettingInForce(String key, String shown, Origin origin) {
    @Override
    public String toString() {
        return key + " = " + shown + "  # " + origin;
    }
}
