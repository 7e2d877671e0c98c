package io.agentmesh.program.files;

import io.agentmesh.program.StartException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file or folder that a program needs cannot be used; says which, why, and what to do about it.
public final class UnusableFileException extends StartException {
    private static final long serialVersionUID = 1L;

    /// What is wrong with it.
    public enum Fault {
        /// It does not exist.
        MISSING("it does not exist"),
        /// The operating system refuses: rights, or a device error.
        REFUSED("the system refuses; check its owner and rights (ls -ld)"),
        /// A folder lies where a file is wanted.
        IS_A_FOLDER("it is a folder, a file is wanted"),
        /// Something that is no folder lies where a folder is wanted.
        NOT_A_FOLDER("it is not a folder"),
        /// It holds a key, and others than its owner may read or change it.
        OPEN_TO_OTHERS("other users can read or change it; give it to its owner alone (chmod 600)"),
        /// It holds more bytes than any honest file of its kind.
        TOO_LARGE("it is too large"),
        /// Its bytes are not UTF-8.
        NOT_TEXT("it is not UTF-8 text"),
        /// Another program holds the lock and did not let go in time.
        LOCKED("another program is changing it; try again, or end that program");

        private final String words;

        Fault(String words) {
            this.words = words;
        }
    }

    private final transient Path path;
    private final Fault fault;

    public UnusableFileException(Path path, Fault fault) {
        this(path, fault, null);
    }

    UnusableFileException(Path path, Fault fault, @Nullable IOException cause) {
        super("cannot use " + path + ": " + fault.words, cause);
        this.path = path;
        this.fault = fault;
    }

    public Path path() {
        return path;
    }

    public Fault fault() {
        return fault;
    }
}
