package io.agentmesh.meshctl.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a name for people: anything but nothing.
final class NameConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("it is empty");
        }
        return text;
    }
}
