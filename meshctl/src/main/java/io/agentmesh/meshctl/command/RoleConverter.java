package io.agentmesh.meshctl.command;

import io.agentmesh.core.account.Role;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a role's word, in any case.
final class RoleConverter implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
        return Arrays.stream(Role.values())
                .filter(role -> role.word().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        text + " (expected: " + String.join(", ", Role.words().keySet()) + ")"));
    }
}
