package io.agentmesh.meshctl.command;

import picocli.CommandLine.ITypeConverter;

/// Reads a word that names an agent: an id or a name, in the bounds of an id. Whom it means is found by
/// [AgentNames].
final class AgentWord implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        return new AgentIdConverter().convert(text).value();
    }
}
