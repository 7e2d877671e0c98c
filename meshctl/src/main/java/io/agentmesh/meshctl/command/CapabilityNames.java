package io.agentmesh.meshctl.command;

import io.agentmesh.core.card.Capability;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;

/// Capabilities as they are typed: names between commas. Blanks around a name are not part of it, and nothing
/// between two commas is no name.
///
/// @param names in their order
record CapabilityNames(List<String> names) {
    CapabilityNames {
        names = List.copyOf(names);
    }

    List<Capability> capabilities() {
        return names.stream().map(Capability::named).toList();
    }

    /// Reads a list.
    static final class Converter implements ITypeConverter<CapabilityNames> {
        @Override
        public CapabilityNames convert(String text) {
            return new CapabilityNames(Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList());
        }
    }
}
