package io.agentmesh.program.settings;

/// A value as a source gave it.
///
/// @param text the value as text
/// @param form how the file wrote it; [TomlForm#ANY] from sources that know only text
/// @param origin where it stood
record Given(String text, TomlForm form, Origin origin) {
    @Override
    public String toString() {
        return "Given[" + origin + "]"; // the text may be a secret
    }
}
