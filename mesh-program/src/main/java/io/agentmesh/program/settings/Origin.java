package io.agentmesh.program.settings;

import java.nio.file.Path;

/// Where a value came from. `toString` is what a report shows.
public sealed interface Origin {
    /// The command line.
    record Flag(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /// An environment variable.
    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return variable;
        }
    }

    /// A place in a settings file: line and column of the key, counted from 1; 0 if only the file is known.
    record File(Path path, int line, int column) implements Origin {
        @Override
        public String toString() {
            return line == 0 ? path.toString() : path + ":" + line + ":" + column;
        }
    }

    /// A file that holds one secret, named by another source.
    record SecretFile(Origin named, Path path) implements Origin {
        @Override
        public String toString() {
            return path + " (" + named + ")";
        }
    }

    /// Nobody gave it.
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }
}
