package io.agentmesh.program.credentials;

import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/// Sets text values at the top level of a TOML text and keeps every other byte: comments, order, spacing,
/// line ends.
///
/// The parser keeps its source and knows where a value stands or belongs. It is given a stand-in, whose
/// quoted form is then replaced by our own: the parser would spread some texts over several lines, and
/// these are always one.
final class TomlEdit {
    private TomlEdit() {}

    /// @param text a valid TOML text
    /// @param value without control characters
    static String set(String text, String key, String value) {
        String standIn = standInFor(text);
        TomlParseResult withStandIn = Toml.parse(text);
        withStandIn.set(key, standIn);

        String edited = endLine(withStandIn.toToml(), text).replace('"' + standIn + '"', quote(value));

        TomlParseResult wanted = Toml.parse(text);
        wanted.set(key, value);
        TomlParseResult got = Toml.parse(edited);
        if (got.hasErrors() || !Toml.equals(got, wanted)) {
            throw new IllegalStateException("setting " + key + " would change more than that: file left as it was");
        }
        return edited;
    }

    /// As one line: literal if the value has quotes or backslashes and the literal form can hold it, else
    /// escaped.
    static String quote(String value) {
        boolean needsEscapes = value.indexOf('"') >= 0 || value.indexOf('\\') >= 0;
        if (needsEscapes && value.indexOf('\'') < 0) {
            return "'" + value + "'";
        }
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String endLine(String edited, String before) {
        boolean wasWhole = before.isEmpty() || before.endsWith("\n");
        return wasWhole && !edited.endsWith("\n") ? edited + "\n" : edited;
    }

    private static String standInFor(String text) {
        String standIn = "stand-in";
        while (text.contains(standIn)) {
            standIn += "-";
        }
        return standIn;
    }
}
