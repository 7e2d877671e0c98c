package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads an agent id; whether it names a key is not asked here, as the wire does not ask either.
final class AgentIdConverter implements ITypeConverter<AgentId> {
    @Override
    public AgentId convert(String text) {
        if (text.isBlank() || text.length() > AgentId.MAX_LENGTH) {
            throw new TypeConversionException(
                    text.length() + " characters (expected: an agent id, 1.." + AgentId.MAX_LENGTH + ")");
        }
        return new AgentId(text);
    }
}
