package io.agentmesh.meshctl.command;

import io.agentmesh.program.files.MeshHome;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the name of a context that is to be made.
final class ContextName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        if (MeshHome.isContextName(text)) {
            return text;
        }
        throw new TypeConversionException(
                text + " (expected: 1 to 32 of a-z 0-9 . _ -, a letter or digit first, such as work)");
    }
}
