package io.agentmesh.program.main;

import picocli.CommandLine.IVersionProvider;

/// What `--version` shows: the program's name, and the version from its jar's manifest. Open for one subclass a
/// program, as picocli makes them itself.
public abstract class ProgramVersion implements IVersionProvider {
    private final String program;
    private final Class<?> main;

    /// @param main a class of the program's jar
    protected ProgramVersion(String program, Class<?> main) {
        this.program = program;
        this.main = main;
    }

    /// The version of the jar that a class is in.
    public static String of(Class<?> main) {
        String built = main.getPackage().getImplementationVersion();
        return built == null ? "(not packaged)" : built;
    }

    @Override
    public final String[] getVersion() {
        return new String[] {program + " " + of(main)};
    }
}
